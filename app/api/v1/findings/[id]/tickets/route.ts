import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { openTicket } from "@/lib/commands/tickets/open-ticket";
import { byId } from "@/lib/schemas/path";
import { openTicketInput, ticketList } from "@/lib/schemas/tickets";

export const POST = route({
  summary: "Open an issue for a finding, or link it to one",
  description:
    "In a channel of kind github or jira. Where an issue is open there for the same action or problem of the same team, the finding is linked to that. Opening goes on in the background.",
  tags: ["Findings"],
  params: byId,
  body: openTicketInput,
  response: ticketList,
  status: 202,
  run: openTicket,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
