import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { FeedId } from "@/lib/core/feeds";
import type { FeedList, feedRequested } from "@/lib/schemas/feeds";
import { api } from "./fetch";

const POLL_MS = 2000;

/** Asked again soon while one of them is being fetched. */
export const feedsOptions = () =>
  queryOptions({
    queryKey: ["feeds"],
    queryFn: ({ signal }) => api<FeedList>("/feeds", { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((feed) => feed.fetch?.waiting) ? POLL_MS : false),
  });

export const requestFeed = (id: FeedId) => api<z.infer<typeof feedRequested>>(`/feeds/${id}/load`, { method: "POST" });
