import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { createViewInput, SavedView, savedViewList, updateViewInput } from "@/lib/schemas/views";
import { api } from "./fetch";

export const viewsOptions = () =>
  queryOptions({
    queryKey: ["views"],
    queryFn: ({ signal }) => api<z.infer<typeof savedViewList>>("/views", { signal }),
    staleTime: 60_000,
  });

/** The list that a view names. */
export const viewHref = ({ id, query }: Pick<SavedView, "id" | "query">): string =>
  `/findings?${query === "" ? "" : `${query}&`}view=${id}`;

const path = (id: string): string => `/views/${encodeURIComponent(id)}`;

export const createView = (body: z.input<typeof createViewInput>) => api<SavedView>("/views", { method: "POST", body });
export const updateView = (id: string, body: z.input<typeof updateViewInput>) => api<SavedView>(path(id), { method: "PATCH", body });
export const deleteView = (id: string) => api<unknown>(path(id), { method: "DELETE" });
export const setDefaultView = (view: string | null) => api<unknown>("/me/default-view", { method: "PUT", body: { view } });
