import { otherMethods } from "@/lib/api/methods";
import { readBody } from "@/lib/api/read-body";
import { json, rawRoute } from "@/lib/api/route";
import { importDecisions } from "@/lib/commands/decision-file/import-decisions";
import { Problem } from "@/lib/core/errors";
import { decisionImport, importDecisionsInput, MAX_DECISION_FILE_BYTES } from "@/lib/schemas/decision-file";

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Problem("invalid_report", "The file is not UTF-8.");
  }
}

export const POST = rawRoute({
  summary: "Bring in decisions from YAML",
  description:
    "The body is a file as GET /decisions/export writes it. What is new or otherwise is decided or asked for by the author's rights and the policy on approvals; what the file before had and this one has not ends. With dryRun=1 all of that is done and taken back, and the answer says what became of each entry.",
  tags: ["Decisions"],
  access: ["decisions:request"],
  query: importDecisionsInput,
  accepts: ["application/yaml", "text/yaml", "text/plain", "application/octet-stream"],
  response: decisionImport,
  run: async (ctx, { dryRun, name }, request) => {
    const text = textOf(await readBody(request, MAX_DECISION_FILE_BYTES));
    return json(decisionImport.parse(await importDecisions(ctx, { text, name, dryRun: dryRun === "1" })));
  },
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
