import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { openTicketInput, ticketList, trackerList } from "@/lib/schemas/tickets";
import { api } from "./fetch";

export type TrackerList = z.infer<typeof trackerList>;

export const trackersOptions = () =>
  queryOptions({ queryKey: ["trackers"], queryFn: ({ signal }) => api<TrackerList>("/trackers", { signal }), staleTime: 60_000 });

export const openTicket = (id: string, body: z.input<typeof openTicketInput>) =>
  api<z.infer<typeof ticketList>>(`/findings/${encodeURIComponent(id)}/tickets`, { method: "POST", body });
