import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getRights } from "@/lib/queries/get-rights";
import { byId } from "@/lib/schemas/path";
import { personRights } from "@/lib/schemas/rights";

export const GET = route({
  summary: "What a person may do and see, and why",
  description:
    "Role and teams with what gave them, and the clusters, namespaces and repositories that these cover: counts, and the first of each.",
  tags: ["People"],
  params: byId,
  response: personRights,
  run: getRights,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
