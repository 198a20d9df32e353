import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listDeliveries } from "@/lib/queries/list-deliveries";
import { deliveryPage, listDeliveriesInput } from "@/lib/schemas/channels";

export const GET = route({
  summary: "List messages to channels and what became of them",
  tags: ["Channels"],
  query: listDeliveriesInput,
  response: deliveryPage,
  run: listDeliveries,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
