import { findJsonError } from "./find-json-error";
import { brokenAt, MAX_DEPTH, type Position, tooDeep } from "./json-cutter";
import { tooDeepAt } from "./json-depth";

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

const START: Position = { byte: 0, line: 1, column: 1 };

/**
 * The value of a text that is one JSON document and nothing else; undefined otherwise.
 * @param outer brackets of the document that the text is inside of; nesting is bounded, and too much of it throws Problem
 */
export function parseWhole(text: string, start: Position = START, outer = 0): unknown {
  let found: unknown;
  try {
    found = JSON.parse(quoteBigIntegers(text));
  } catch {
    return undefined;
  }
  const deep = tooDeepAt(text, MAX_DEPTH - outer);
  if (deep !== null) throw tooDeep(positionOf(deep, text, start));
  return found;
}

/** JSON.parse that says where in the whole document it failed. */
export function parseJson(text: string, start: Position, outer = 0): unknown {
  const found = parseWhole(text, start, outer);
  if (found !== undefined) return found;
  const index = findJsonError(text);
  const sign = text[index];
  const what = sign === undefined ? "ends too early" : `is not valid JSON: ${JSON.stringify(sign)} is not expected here`;
  throw brokenAt(`The document ${what}`, positionOf(index, text, start));
}
