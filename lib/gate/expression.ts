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

const FINDING_NAMES = Object.keys(FINDING_FIELDS) as (keyof GateFinding)[];
const IMAGE_NAMES = Object.keys(IMAGE_FIELDS) as (keyof GateImage)[];

/** matches() runs JavaScript's own regular expressions, which a pattern can keep busy for minutes; like() takes its place. */
function callsMatches(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(callsMatches);
  if (typeof node !== "object" || node === null) return false;
  const { op, args } = node as { op?: unknown; args?: unknown };
  if ((op === "rcall" || op === "call") && Array.isArray(args) && args[0] === "matches") return true;
  return callsMatches(args);
}

/** The fields of a variable that an expression names; where it takes the variable in another way than by a field's name, all. */
function fieldsOf<Field extends string>(node: unknown, variable: string, all: readonly Field[]): Set<Field> {
  if (Array.isArray(node)) return new Set(node.flatMap((each) => [...fieldsOf(each, variable, all)]));
  if (typeof node !== "object" || node === null) return new Set();
  const { op, args } = node as { op?: unknown; args?: unknown };
  if (op === "id") return new Set(args === variable ? all : []);
  if (op !== "." || !Array.isArray(args)) return fieldsOf(args, variable, all);
  const [of, name] = args as [{ op?: unknown; args?: unknown }, unknown];
  const isVariable = of.op === "id" && of.args === variable;
  return isVariable ? new Set(all.filter((field) => field === name)) : fieldsOf(of, variable, all);
}

export interface Condition {
  /** it asks of findings; else it is asked once an image */
  ofFindings: boolean;
  /** what its answer depends on */
  fields: { finding: ReadonlySet<keyof GateFinding>; image: ReadonlySet<keyof GateImage> };
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
  const fields = {
    finding: fieldsOf(parsed.ast, "finding", FINDING_NAMES),
    image: fieldsOf(parsed.ast, "image", IMAGE_NAMES),
  };
  return {
    fields,
    ofFindings: fields.finding.size > 0,
    holds: (image, finding) => parsed(finding === null ? { image } : { image, finding }) === true,
  };
}
