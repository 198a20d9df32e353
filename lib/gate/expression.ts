import { Environment } from "@marcbachmann/cel-js";
import { Problem } from "@/lib/core/errors";
import { matchesGlob } from "@/lib/identity/ownership";
import { FINDING_FIELDS, type GateFinding, type GateImage, IMAGE_FIELDS } from "./facts";

/** An expression is read by people: what is longer or deeper is made to slow us down. */
const LIMITS = { maxAstNodes: 500, maxDepth: 50, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 16 };
const MAX_LENGTH = 4000;

const environment = new Environment({ limits: LIMITS })
  .registerVariable({ name: "finding", schema: FINDING_FIELDS })
  .registerVariable({ name: "image", schema: IMAGE_FIELDS })
  .registerFunction("string.like(string): bool", (text: string, glob: string) => matchesGlob(glob, text));

/** matches() runs JavaScript's own regular expressions, which a pattern can keep busy for minutes; like() takes its place. */
function callsMatches(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(callsMatches);
  if (typeof node !== "object" || node === null) return false;
  const { op, args } = node as { op?: unknown; args?: unknown };
  if ((op === "rcall" || op === "call") && Array.isArray(args) && args[0] === "matches") return true;
  return callsMatches(args);
}

/** Whether an expression asks of each finding, or of the image only. */
function names(node: unknown, variable: string): boolean {
  if (Array.isArray(node)) return node.some((each) => names(each, variable));
  if (typeof node !== "object" || node === null) return false;
  const { op, args } = node as { op?: unknown; args?: unknown };
  return (op === "id" && args === variable) || names(args, variable);
}

export interface Condition {
  /** it asks of findings; else it is asked once an image */
  ofFindings: boolean;
  holds: (image: GateImage, finding: GateFinding | null) => boolean;
}

const bad = (why: string): Problem => new Problem("invalid_request", `The condition cannot be used: ${why}`);

/** Reads a condition (CEL over `finding` and `image`). Throws Problem invalid_request that says what is wrong with it. */
export function readCondition(text: string): Condition {
  if (text.length > MAX_LENGTH) throw bad(`it is longer than ${MAX_LENGTH} characters.`);
  const parsed = (() => {
    try {
      return environment.parse(text);
    } catch (error) {
      throw bad(error instanceof Error ? error.message : String(error));
    }
  })();
  if (callsMatches(parsed.ast)) throw bad('matches() is not offered; use like("…*…").');
  const { valid, type, error } = parsed.check();
  if (!valid) throw bad(error?.message ?? "its types do not fit.");
  if (type !== "bool") throw bad(`it gives ${String(type)}, not yes or no.`);
  return {
    ofFindings: names(parsed.ast, "finding"),
    holds: (image, finding) => parsed(finding === null ? { image } : { image, finding }) === true,
  };
}
