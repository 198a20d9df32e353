import { type PROBLEM_STATUS, Problem } from "@/lib/core/errors";
import type { ReportRecord } from "@/lib/core/records";
import { inPieces, recordsOf } from "@/lib/ingest/records-of.fixture";
import { faultOf } from "./record-shape";

/** How a document went: records, a clear error with a known code, or a failure, which is anything else. */
export type Verdict = { outcome: "records"; records: number } | { outcome: "problem"; code: string } | { outcome: "failure"; why: string };

/** Codes that a sender of a bad document may be answered with. */
const CODES: ReadonlySet<string> = new Set(["unknown_format", "invalid_report", "too_large"] satisfies (keyof typeof PROBLEM_STATUS)[]);

/** Of a key that stands twice a document that is held whole has the last; in passes that cannot be known, and is refused. */
const TWICE = /stands twice in one object/;

type Outcome = { records: ReportRecord[] } | { problem: Problem };

async function read(source: Parameters<typeof recordsOf>[0], asked: string | null, wholeBytes?: number): Promise<Outcome> {
  try {
    return { records: await recordsOf(source, asked, wholeBytes) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error };
    throw error;
  }
}

const shown = (outcome: Outcome): string => ("records" in outcome ? JSON.stringify(outcome.records) : outcome.problem.message);
/** A list whose key stood twice, empty the first time, has its first place when held whole and its last in passes. */
const sorted = (outcome: Outcome): string =>
  "records" in outcome
    ? outcome.records
        .map((record) => JSON.stringify(record))
        .sort()
        .join("\n")
    : shown(outcome);
const prototypes = (): string =>
  [Object.prototype, Array.prototype, String.prototype].map((each) => Object.getOwnPropertyNames(each).length).join();
const UNTOUCHED = prototypes();

async function faultIn(outcome: Outcome, bytes: Buffer, asked: string | null, again: boolean): Promise<string | null> {
  if (prototypes() !== UNTOUCHED) return "a prototype was changed";
  if ("problem" in outcome) {
    const { code, message } = outcome.problem;
    if (!CODES.has(code)) return `code ${code}: ${message}`;
    if (message.length < 10 || message.length > 3_000) return `a message of ${message.length} characters`;
  } else {
    for (const record of outcome.records) {
      const fault = faultOf(record);
      if (fault !== null) return fault;
    }
  }
  if (again && shown(await read(bytes, asked)) !== shown(outcome)) return "read again, it gave something else";
  if (!again || "problem" in outcome) return null;
  // The same in passes over a stream, as long documents are read.
  const long = await read(inPieces(bytes, 4_093), asked, 0);
  if ("problem" in long && TWICE.test(long.problem.message)) return null;
  return shown(long) === shown(outcome) || sorted(long) === sorted(outcome)
    ? null
    : `read in passes, it gave something else: ${"problem" in long ? long.problem.message : "other records"}`;
}

/** Reads a document as a sent one is and holds what comes to the promises: only records that can be kept, or a clear error. */
export async function judge(bytes: Buffer, asked: string | null, again: boolean): Promise<Verdict> {
  try {
    const outcome = await read(bytes, asked);
    const why = await faultIn(outcome, bytes, asked, again);
    if (why !== null) return { outcome: "failure", why };
    return "records" in outcome
      ? { outcome: "records", records: outcome.records.length }
      : { outcome: "problem", code: outcome.problem.code };
  } catch (error) {
    return { outcome: "failure", why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
