import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listActions } from "@/lib/queries/list-actions";
import { actionList, listActionsInput } from "@/lib/schemas/actions";

export const GET = route({
  summary: "What to do first: actions ranked by the load that they take away",
  description: "Takes the filters of the findings list as its scope, and looks at what is open now.",
  tags: ["Findings"],
  query: listActionsInput,
  response: actionList,
  run: listActions,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
