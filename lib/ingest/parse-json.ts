import { findJsonError } from "./find-json-error";
import { brokenAt, type Position } from "./json-cutter";

const BIG_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Cheap to look for; may be fooled by text inside a string, which then costs time only. */
const MAYBE_BIG = /\d{16}\s*[,}\]]/;

/** Whole numbers that a double cannot hold (Falco's nanosecond times) become text, with all their digits. */
const quoteBigIntegers = (text: string): string =>
  MAYBE_BIG.test(text)
    ? text.replace(BIG_INTEGER, (token) => (token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`))
    : text;

function positionOf(index: number, text: string, start: Position): Position {
  const before = text.slice(0, index);
  const lines = before.split("\n");
  const last = lines.at(-1) ?? "";
  return {
    byte: start.byte + Buffer.byteLength(before),
    line: start.line + lines.length - 1,
    column: lines.length === 1 ? start.column + last.length : last.length + 1,
  };
}

/** The value of a text that is one JSON document and nothing else; undefined otherwise. */
export function parseWhole(text: string): unknown {
  try {
    return JSON.parse(quoteBigIntegers(text)) as unknown;
  } catch {
    return undefined;
  }
}

/** JSON.parse that says where in the whole document it failed. */
export function parseJson(text: string, start: Position): unknown {
  const found = parseWhole(text);
  if (found !== undefined) return found;
  const index = findJsonError(text);
  const sign = text[index];
  const what = sign === undefined ? "ends too early" : `is not valid JSON: ${JSON.stringify(sign)} is not expected here`;
  throw brokenAt(`The document ${what}`, positionOf(index, text, start));
}
