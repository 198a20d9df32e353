import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listAudit } from "@/lib/queries/list-audit";
import { auditPage, listAuditInput } from "@/lib/schemas/audit";

export const GET = route({
  summary: "The audit log",
  description: "Who did what when, the latest first. Append-only; each entry's hash covers the one before.",
  tags: ["Audit"],
  query: listAuditInput,
  response: auditPage,
  run: listAudit,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
