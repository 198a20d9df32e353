import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { z } from "zod";
import {
  type channelList,
  type channelMade,
  type createChannelInput,
  DELIVERY_STATES,
  type deliveryPage,
  type deliveryQueued,
  type updateChannelInput,
} from "@/lib/schemas/channels";
import { api } from "./fetch";
import { given } from "./given";

export type ChannelList = z.infer<typeof channelList>;
export type DeliveryPage = z.infer<typeof deliveryPage>;
export type ChannelMade = z.infer<typeof channelMade>;

const SOON_MS = 2000;
const LATER_MS = 30_000;

/** Asked again soon while anything is being sent. */
export const channelsOptions = () =>
  queryOptions({
    queryKey: ["channels"],
    queryFn: ({ signal }) => api<ChannelList>("/channels", { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(({ waiting }) => waiting > 0) ? SOON_MS : LATER_MS),
  });

export const deliveryParsers = {
  channel: parseAsString,
  state: parseAsArrayOf(parseAsStringLiteral(DELIVERY_STATES)).withDefault([]),
};
export type DeliveryFilters = inferParserType<typeof deliveryParsers>;

const isBeingSent = ({ state, attempts }: DeliveryPage["items"][number]): boolean => state === "waiting" && attempts === 0;

export const deliveriesOptions = ({ channel, state }: DeliveryFilters) =>
  infiniteQueryOptions({
    queryKey: ["deliveries", { channel, state }],
    queryFn: ({ pageParam, signal }) =>
      api<DeliveryPage>("/deliveries", { query: { ...given({ channel, state }), limit: 30, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => (data?.pages.some(({ items }) => items.some(isBeingSent)) ? SOON_MS : LATER_MS),
  });

const path = (id: string): string => `/channels/${encodeURIComponent(id)}`;

export const createChannel = (body: z.input<typeof createChannelInput>) => api<ChannelMade>("/channels", { method: "POST", body });
export const updateChannel = (id: string, body: z.input<typeof updateChannelInput>) =>
  api<ChannelMade>(path(id), { method: "PATCH", body });
export const deleteChannel = (id: string) => api<unknown>(path(id), { method: "DELETE" });
export const testChannel = (id: string) => api<z.infer<typeof deliveryQueued>>(`${path(id)}/test`, { method: "POST" });
export const replayDelivery = (id: string) =>
  api<z.infer<typeof deliveryQueued>>(`/deliveries/${encodeURIComponent(id)}/replay`, { method: "POST" });
