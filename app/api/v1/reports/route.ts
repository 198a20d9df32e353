import { otherMethods } from "@/lib/api/methods";
import { JSON_TYPE, json, rawRoute, route } from "@/lib/api/route";
import { receiveReport } from "@/lib/commands/receive-report";
import { PROBLEM_STATUS, Problem, type ProblemCode } from "@/lib/core/errors";
import { awaitReceipt } from "@/lib/queries/await-receipt";
import { listReports } from "@/lib/queries/list-reports";
import { createReportQuery, listReportsInput, receipt, reportAccepted, reportPage } from "@/lib/schemas/reports";

export const GET = route({ summary: "List receipts", tags: ["Reports"], query: listReportsInput, response: reportPage, run: listReports });

const isProblemCode = (code: string): code is ProblemCode => code in PROBLEM_STATUS;

export const POST = rawRoute({
  summary: "Send a report",
  description:
    "The body is the raw document, as the tool wrote it; gzip by Content-Encoding or by its magic. 202 means that it is kept and will be read. " +
    "With wait=1 the answer is 200 with the finished receipt.",
  tags: ["Reports"],
  access: ["reports:write"],
  basic: true,
  query: createReportQuery,
  accepts: [JSON_TYPE, "application/x-ndjson", "application/yaml", "application/octet-stream"],
  response: reportAccepted,
  status: 202,
  run: async (ctx, { wait, ...query }, request) => {
    if (!request.body) throw new Problem("invalid_report", "The body is empty.");
    const { id } = await receiveReport(ctx, { ...query, body: request.body, contentEncoding: request.headers.get("content-encoding") });
    const url = `/api/v1/reports/${id}`;
    if (wait !== "1") return json(reportAccepted.parse({ id, status: "queued", url }), 202);
    const finished = receipt.parse(await awaitReceipt(ctx, { id, signal: request.signal }));
    if (finished.status === "failed") {
      const { code, message } = finished.error ?? { code: "internal", message: "The report could not be read." };
      throw new Problem(isProblemCode(code) ? code : "invalid_report", message, { id, url });
    }
    return json(finished, finished.status === "done" ? 200 : 202);
  },
});

export const { HEAD, OPTIONS, DELETE, PATCH, PUT } = otherMethods({ GET, POST });
