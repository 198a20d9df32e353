import { otherMethods } from "@/lib/api/methods";
import { rawRoute } from "@/lib/api/route";
import { toWebStream } from "@/lib/api/web-stream";
import { exportAudit } from "@/lib/queries/export-audit";
import { exportAuditInput } from "@/lib/schemas/audit";

const TYPES = { jsonl: "application/jsonl", csv: "text/csv; charset=utf-8" } as const;

export const GET = rawRoute({
  summary: "Export the audit log",
  tags: ["Audit"],
  access: ["audit:read"],
  query: exportAuditInput,
  produces: "application/octet-stream",
  run: async (ctx, input) =>
    new Response(toWebStream(await exportAudit(ctx, input)), {
      headers: { "Content-Type": TYPES[input.format], "Content-Disposition": `attachment; filename="plimsoll-audit.${input.format}"` },
    }),
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
