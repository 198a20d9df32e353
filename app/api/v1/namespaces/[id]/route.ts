import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { updateNamespace } from "@/lib/commands/update-namespace";
import { byId } from "@/lib/schemas/path";
import { namespaceItem, updateNamespaceInput } from "@/lib/schemas/risk";

export const PATCH = route({
  summary: "Say how critical a namespace is",
  description: "It goes before the criticality of the teams that run there; null leaves it to them.",
  tags: ["Inventory"],
  params: byId,
  body: updateNamespaceInput,
  response: namespaceItem,
  run: updateNamespace,
});

export const { HEAD, OPTIONS, DELETE, GET, POST, PUT } = otherMethods({ PATCH });
