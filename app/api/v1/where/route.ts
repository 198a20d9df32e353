import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { whereIs } from "@/lib/queries/where-is";
import { whereInput, whereResult } from "@/lib/schemas/search";

export const GET = route({
  summary: "Where a vulnerability, package, image or digest is",
  tags: ["Search"],
  query: whereInput,
  response: whereResult,
  run: whereIs,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
