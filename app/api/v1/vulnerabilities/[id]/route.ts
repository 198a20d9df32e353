import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getVulnerability } from "@/lib/queries/get-vulnerability";
import { byName } from "@/lib/schemas/path";
import { whereResult } from "@/lib/schemas/search";

export const GET = route({
  summary: "Where a vulnerability is",
  description: "By CVE, GHSA or any other id: everywhere it runs or lies, and who owns it.",
  tags: ["Search"],
  params: byName,
  response: whereResult,
  run: getVulnerability,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
