import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listFindings } from "@/lib/queries/list-findings";
import { findingPage, listFindingsInput } from "@/lib/schemas/findings";

export const GET = route({
  summary: "List findings",
  description: "Open ones unless state says otherwise. Pages by cursor: send nextCursor back with the same filters and sort.",
  tags: ["Findings"],
  query: listFindingsInput,
  response: findingPage,
  run: listFindings,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
