import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { endOtherSessions } from "@/lib/commands/end-sessions";
import { listOwnSessions } from "@/lib/queries/list-sessions";
import { nothing } from "@/lib/schemas/path";
import { sessionList } from "@/lib/schemas/sign-in";

export const GET = route({
  summary: "Where I am signed in",
  tags: ["Own account"],
  access: "signed-in",
  response: sessionList,
  run: listOwnSessions,
});

export const DELETE = route({
  summary: "Sign me out everywhere else",
  tags: ["Own account"],
  access: "signed-in",
  response: nothing,
  status: 204,
  run: endOtherSessions,
});

export const { HEAD, OPTIONS, PATCH, POST, PUT } = otherMethods({ GET, DELETE });
