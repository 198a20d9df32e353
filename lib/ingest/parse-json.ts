import { brokenAt, type Position } from "./json-cutter";

const BIG_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Cheap to look for; may be fooled by text inside a string, which then costs time only. */
const MAYBE_BIG = /\d{16}\s*[,}\]]/;

/** Whole numbers that a double cannot hold (Falco's nanosecond times) become text, with all their digits. */
const quoteBigIntegers = (text: string): string =>
  MAYBE_BIG.test(text)
    ? text.replace(BIG_INTEGER, (token) => (token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`))
    : text;

function positionIn(text: string, error: unknown, start: Position): Position {
  const given = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  const before = text.slice(0, given === undefined ? text.length : Number(given));
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
  try {
    // Once more as it was, so that the position is one of the document and not of the text with quotes added.
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/ in JSON(?: at position.*)?$/s, "") : "broken";
    throw brokenAt(`The document is not valid JSON: ${reason}`, positionIn(text, error, start));
  }
}
