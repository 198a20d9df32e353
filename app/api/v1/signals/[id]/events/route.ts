import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listEvents } from "@/lib/queries/list-events";
import { eventPage, listEventsInput } from "@/lib/schemas/signals";

export const GET = route({
  summary: "Raw events below a signal",
  tags: ["Runtime"],
  params: listEventsInput.pick({ id: true }),
  query: listEventsInput.omit({ id: true }),
  response: eventPage,
  run: listEvents,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
