import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { deleteView } from "@/lib/commands/views/delete-view";
import { updateView } from "@/lib/commands/views/update-view";
import { getView } from "@/lib/queries/list-views";
import { byId, nothing } from "@/lib/schemas/path";
import { savedView, updateViewInput } from "@/lib/schemas/views";

export const GET = route({ summary: "Read a saved view", tags: ["Views"], params: byId, response: savedView, run: getView });

export const PATCH = route({
  summary: "Rename, change or share a saved view",
  description: "By its owner or an administrator.",
  tags: ["Views"],
  params: byId,
  body: updateViewInput,
  response: savedView,
  run: updateView,
});

export const DELETE = route({
  summary: "Remove a saved view",
  description: "By its owner or an administrator.",
  tags: ["Views"],
  params: byId,
  response: nothing,
  status: 204,
  run: deleteView,
});

export const { HEAD, OPTIONS, POST, PUT } = otherMethods({ GET, PATCH, DELETE });
