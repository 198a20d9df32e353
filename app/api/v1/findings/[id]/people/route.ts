import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listFindingPeople } from "@/lib/queries/list-finding-people";
import { findingPeople } from "@/lib/schemas/inbox";
import { byId } from "@/lib/schemas/path";

export const GET = route({
  summary: "List people who may be named in a comment on a finding",
  tags: ["Findings"],
  params: byId,
  response: findingPeople,
  run: listFindingPeople,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
