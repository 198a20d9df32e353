import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getReadableReceipt } from "@/lib/queries/get-report-file";
import { byId } from "@/lib/schemas/path";
import { receipt } from "@/lib/schemas/reports";

export const GET = route({
  summary: "One receipt",
  description: "What became of a report. Tokens that may only send reports can read the receipts of their own.",
  tags: ["Reports"],
  access: ["reports:read", "reports:write"],
  params: byId,
  response: receipt,
  run: getReadableReceipt,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
