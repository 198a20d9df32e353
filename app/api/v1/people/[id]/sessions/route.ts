import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { endSessionsOf } from "@/lib/commands/end-sessions";
import { listSessions } from "@/lib/queries/list-sessions";
import { byId, nothing } from "@/lib/schemas/path";
import { sessionList } from "@/lib/schemas/sign-in";

export const GET = route({
  summary: "Where a person is signed in",
  tags: ["People"],
  params: byId,
  response: sessionList,
  run: listSessions,
});

export const DELETE = route({
  summary: "Sign a person out everywhere",
  tags: ["People"],
  params: byId,
  response: nothing,
  status: 204,
  run: endSessionsOf,
});

export const { HEAD, OPTIONS, PATCH, POST, PUT } = otherMethods({ GET, DELETE });
