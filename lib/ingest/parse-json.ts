import { brokenAt, type Position } from "./json-cutter";

const BIG_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** Whole numbers that a double cannot hold (Falco's nanosecond times) become text, with all their digits. */
const quoteBigIntegers = (text: string): string =>
  /\d{16}/.test(text)
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

/** JSON.parse that says where in the whole document it failed. */
export function parseJson(text: string, start: Position): unknown {
  try {
    return JSON.parse(quoteBigIntegers(text)) as unknown;
  } catch {
    try {
      // Once more as it was, so that the position is one of the document and not of the text with quotes added.
      return JSON.parse(text) as unknown;
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace(/ in JSON at position.*| \(line.*$/s, "").replace(/, .{0,40}\.\.\. is not valid JSON$/s, "") : "broken";
      throw brokenAt(`The document is not valid JSON: ${reason}`, positionIn(text, error, start));
    }
  }
}
