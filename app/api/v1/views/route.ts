import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { createView } from "@/lib/commands/views/create-view";
import { listViews } from "@/lib/queries/list-views";
import { createViewInput, savedView, savedViewList } from "@/lib/schemas/views";

export const GET = route({
  summary: "List saved views of the findings",
  description: "Your own, and those that are shared with you.",
  tags: ["Views"],
  response: savedViewList,
  run: listViews,
});

export const POST = route({
  summary: "Save a view of the findings",
  description: "A view is an address: whoever opens it sees what they may see. Whoever is limited to teams shares with those teams.",
  tags: ["Views"],
  body: createViewInput,
  response: savedView,
  status: 201,
  run: createView,
});

export const { HEAD, OPTIONS, DELETE, PATCH, PUT } = otherMethods({ GET, POST });
