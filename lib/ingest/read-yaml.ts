import { setImmediate } from "node:timers/promises";
import { LineCounter, parseDocument } from "yaml";
import { Problem } from "@/lib/core/errors";
import type { ListElement, ReportDocument, ReportFile } from "./format";
import { elementsOf } from "./list-elements";
import { topLevel } from "./top-level";
import { object } from "./value";

/** YAML is read some hundred times slower than JSON: what is longer is to be sent as JSON. */
export const MAX_YAML_BYTES = 16 * 1024 * 1024;
/** Kubernetes itself keeps no object longer than 1.5 MB. */
const MAX_OBJECT_CHARS = 2 * 1024 * 1024;
/** Up to here all of it is read at once, so that the sender is told what is broken in the answer. */
const AT_ONCE_CHARS = 1024 * 1024;
const MAX_ALIASES = 100;
const MAX_DEPTH = 200;
const ITEMS_BEFORE_PAUSE = 20;

const FIRST_LINE =
  /^(?:-\s+)?(?:apiVersion|kind|metadata|items|spec|status|data)\s*:(?:\s|$)|^(?:spdxVersion|SPDXID|creationInfo|dataLicense)\s*:(?:\s|$)/;
const NOTHING = /^\s*(?:#.*)?$|^%|^\.\.\.\s*$/;
const MARK = /^---(?:\s|$)/;
/** A value that is an alias; what it stands for may be in another item. */
const ALIAS = /[:-]\s+\*[\w.-]+\s*$/m;

/** By the first line that says something: Kubernetes objects as kubectl and people write them, and SPDX 2. */
export function looksLikeYaml(body: string): boolean {
  for (let from = 0; from < body.length; ) {
    const newline = body.indexOf("\n", from);
    const end = newline < 0 ? body.length : newline;
    const line = body.slice(from, Math.min(end, from + 200)).trimEnd();
    if (!NOTHING.test(line) && !/^---(?:\s*#.*)?\s*$/.test(line)) return FIRST_LINE.test(line);
    from = end + 1;
  }
  return false;
}

/** Some lines of the document; `line` is the number of the first. */
interface Piece {
  line: number;
  lines: string[];
}

/** A document between two marks: its items, where it is a list that can be taken apart, and the rest. */
interface Part {
  whole: Piece;
  items: Piece[] | null;
}

function brokenYaml(message: string, line: number, column: number): Problem {
  return new Problem("invalid_report", `The document is not valid YAML: ${message} (line ${line}, column ${column}).`, { line, column });
}

/** Depth by a walk that needs no stack; a value that aliases made to share its parts is small enough to be walked. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
  }
  return false;
}

/** JSON has no infinities, and what takes its values does not expect them. */
const finite = (_key: unknown, value: unknown): unknown => (typeof value === "number" && !Number.isFinite(value) ? null : value);

function parsePiece({ line, lines }: Piece): unknown {
  const text = lines.join("\n");
  if (text.length > MAX_OBJECT_CHARS)
    throw new Problem(
      "too_large",
      `The YAML object at line ${line} is longer than 2 MB. Send the document as JSON: kubectl get … -o json.`,
    );
  const lineCounter = new LineCounter();
  try {
    // Looking for double keys takes time by the square of their number; the last one holds, as in JSON.
    const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, merge: true, logLevel: "silent" });
    const [error] = document.errors;
    if (error) {
      const at = lineCounter.linePos(error.pos[0]);
      throw brokenYaml(error.message.replace(/\.$/, ""), line + at.line - 1, at.col);
    }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES, reviver: finite });
    if (isTooDeep(value)) throw brokenYaml(`it is nested more than ${MAX_DEPTH} deep`, line, 1);
    return value;
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof RangeError) throw brokenYaml("it is nested too deep", line, 1);
    // The parser's word for aliases that multiply what they stand for, or stand for nothing.
    if (error instanceof ReferenceError) throw brokenYaml("its aliases stand for too much, or for nothing", line, 1);
    throw error;
  }
}

/** Takes a list apart at its items, so that each can be read alone; null where it cannot be told without parsing. */
function itemsOf({ line, lines }: Piece): { head: Piece; items: Piece[] } | null {
  const at = lines.findIndex((each) => /^items:\s*(?:#.*)?$/.test(each));
  if (at < 0) return null;
  const first = lines.findIndex((each, index) => index > at && !NOTHING.test(each));
  const indent = /^( *)-(?:\s|$)/.exec(lines[first] ?? "")?.[1];
  if (indent === undefined) return null;
  const begins = (each: string): boolean => each.startsWith(`${indent}-`) && /^\s|^$/.test(each.slice(indent.length + 1));
  const items: Piece[] = [];
  let end = first;
  for (; end < lines.length; end++) {
    const each = lines[end] ?? "";
    if (begins(each)) items.push({ line: line + end, lines: [each] });
    else if (NOTHING.test(each) || each.startsWith(`${indent} `)) items.at(-1)?.lines.push(each);
    else break;
  }
  // Blank lines in place of the items keep the line numbers of what follows.
  const blank = Array.from({ length: end - at - 1 }, () => "");
  return { head: { line, lines: [...lines.slice(0, at), "items: []", ...blank, ...lines.slice(end)] }, items };
}

function partsOf(body: string): Part[] {
  const pieces: Piece[] = [{ line: 1, lines: [] }];
  for (const [at, line] of body.split(/\r?\n/).entries()) {
    if (MARK.test(line)) pieces.push({ line: at + 1, lines: [line.replace(/^---/, "   ")] });
    else pieces.at(-1)?.lines.push(line);
  }
  return pieces
    .filter(({ lines }) => lines.some((line) => !NOTHING.test(line)))
    .map((piece) => {
      const split = ALIAS.test(piece.lines.join("\n")) ? null : itemsOf(piece);
      return split === null ? { whole: piece, items: null } : { whole: split.head, items: split.items };
    });
}

const itemOf = (piece: Piece): unknown => {
  const [value] = [parsePiece(piece)].flat();
  return value;
};

/**
 * Reads Kubernetes objects in YAML, one, a list or several between "---". Throws Problem invalid_report, which says where it
 * is broken, or too_large. A long list is read item by item while its documents are taken, and pauses for others.
 */
export function readYaml(body: string, sizeBytes: number): ReportFile {
  if (Buffer.byteLength(body) > MAX_YAML_BYTES)
    throw new Problem("too_large", "YAML is read up to 16 MB. Send what is longer as JSON: kubectl get … -o json.");
  const parts = partsOf(body);
  const stream = parts.length > 1;
  const read = body.length <= AT_ONCE_CHARS ? new Map<Piece, unknown>() : null;
  if (read !== null) {
    for (const { whole, items } of parts) {
      read.set(whole, parsePiece(whole));
      for (const item of items ?? []) read.set(item, itemOf(item));
    }
  }
  const valueIn = (piece: Piece, parse: (piece: Piece) => unknown): unknown => (read?.has(piece) ? read.get(piece) : parse(piece));

  const [first] = parts;
  const outline = first && valueIn(first.whole, parsePiece);
  const firstItem = first?.items?.[0];
  const top = firstItem && object(outline) !== null ? { ...object(outline), items: [valueIn(firstItem, itemOf)] } : outline;

  return {
    top: topLevel(top, stream),
    sizeBytes,
    notes: [],
    async *documents(lists = []) {
      for (const { whole, items } of parts) {
        const value = valueIn(whole, parsePiece);
        const where = stream ? `line ${whole.line}` : "";
        if (items === null || object(value) === null) yield plain(value, where, lists);
        else yield { where, outline: value, elements: () => elements(items) };
      }
    },
  };

  async function* elements(items: readonly Piece[]): AsyncIterable<ListElement> {
    for (const [at, item] of items.entries()) {
      if (read === null && at % ITEMS_BEFORE_PAUSE === 0) await setImmediate();
      yield { path: ["items", at], value: valueIn(item, itemOf) };
    }
  }
}

const plain = (value: unknown, where: string, lists: Parameters<ReportFile["documents"]>[0]): ReportDocument => ({
  where,
  outline: value,
  elements: () => elementsOf(value, lists ?? []),
});
