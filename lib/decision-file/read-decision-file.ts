import { isAlias, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";
import { Problem } from "@/lib/core/errors";
import { decisionFile, type FileEntry, MAX_DECISION_FILE_BYTES } from "@/lib/schemas/decision-file";

const MAX_DEPTH = 10;
const MOST_FAULTS = 50;

interface Fault {
  line: number;
  column: number;
  message: string;
}

export interface PlacedEntry {
  entry: FileEntry;
  line: number;
}

const broken = (faults: readonly Fault[]): Problem => {
  const [first] = faults;
  const more = faults.length > 1 ? ` There ${faults.length === 2 ? "is one more fault" : `are ${faults.length - 1} more faults`}.` : "";
  return new Problem(
    "invalid_report",
    `The file cannot be used: line ${first?.line ?? 1}, column ${first?.column ?? 1}: ${first?.message ?? "it is empty"}.${more}`,
    { errors: faults.slice(0, MOST_FAULTS) },
  );
};

/** What this file may not have, though YAML allows it: anything that stands for something else, keys twice, and depth. */
function oddities(document: ReturnType<typeof parseDocument>, at: (node: Node | null | undefined) => Omit<Fault, "message">): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Node(_key, node, path) {
      if (isAlias(node) || ("anchor" in node && node.anchor)) {
        faults.push({ ...at(node), message: "anchors and aliases are not read here: write it out" });
        return visit.SKIP;
      }
      if (path.length > MAX_DEPTH * 2) {
        faults.push({ ...at(node), message: `it is nested more than ${MAX_DEPTH} deep` });
        return visit.BREAK;
      }
      if (!isMap(node)) return undefined;
      const keys = new Set<string>();
      for (const { key } of node.items) {
        const name = isScalar(key) ? String(key.value) : "";
        if (keys.has(name)) faults.push({ ...at(key as Node), message: `“${name}” is said twice` });
        keys.add(name);
      }
      return undefined;
    },
  });
  return faults;
}

/**
 * Reads a file of decisions: its entries with their lines. Every plain value is text, so that a version 1.10 or a namespace
 * "no" is what it looks like. Throws Problem too_large, or invalid_report with the line and column of each fault: a file
 * that is wrong anywhere is not used at all, so that a slip of the pen ends no decision.
 */
export function readDecisionFile(text: string): PlacedEntry[] {
  if (Buffer.byteLength(text) > MAX_DECISION_FILE_BYTES) throw new Problem("too_large", "A file of decisions may have up to 1 MB.");
  const lines = new LineCounter();
  const position = (offset: number): Omit<Fault, "message"> => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const at = (node: Node | null | undefined): Omit<Fault, "message"> => position(node?.range?.[0] ?? 0);
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      schema: "failsafe",
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: "silent",
    });
    const syntax = document.errors.map(({ message, pos }) => ({
      ...position(pos[0]),
      message: /call stack/.test(message) ? "it is nested too deep" : message.replace(/\.$/, ""),
    }));
    if (syntax.length > 0) throw broken(syntax);
    const odd = oddities(document, at);
    if (odd.length > 0) throw broken(odd);
    const parsed = decisionFile.safeParse(document.toJS({ maxAliasCount: 0 }));
    // A path may lead to what is not there: its nearest holder is where the fault is.
    const nodeAt = (path: readonly PropertyKey[]): Node | null => {
      for (let length = path.length; length > 0; length -= 1) {
        const node = document.getIn(path.slice(0, length), true);
        if (node && typeof node === "object") return node as Node;
      }
      return document.contents as Node | null;
    };
    if (!parsed.success)
      throw broken(
        parsed.error.issues.map(({ path, message }) => ({ ...at(nodeAt(path)), message: `${path.join(".") || "the file"}: ${message}` })),
      );
    const entries = parsed.data.decisions.map((entry, index) => ({ entry, line: at(nodeAt(["decisions", index])).line }));
    const seen = new Map<string, number>();
    for (const { entry, line } of entries) {
      const before = seen.get(entry.id);
      if (before !== undefined) throw broken([{ line, column: 1, message: `the id ${entry.id} is that of line ${before} too` }]);
      seen.set(entry.id, line);
    }
    return entries;
  } catch (error) {
    if (error instanceof RangeError) throw broken([{ line: 1, column: 1, message: "it is nested too deep" }]);
    throw error;
  }
}
