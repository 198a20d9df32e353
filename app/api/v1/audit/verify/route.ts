import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { verifyAudit } from "@/lib/queries/verify-audit";
import { auditVerdict } from "@/lib/schemas/audit";

export const GET = route({
  summary: "Verify the audit log",
  description: "Computes every hash anew. npm run audit:verify does the same from a shell.",
  tags: ["Audit"],
  response: auditVerdict,
  run: verifyAudit,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
