import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { parse as parseNow } from "csv-parse/sync";
import type { ListElement, ReportFile } from "./format";
import { invalidReport } from "./records";
import { topLevel } from "./top-level";

const DELIMITERS = [",", ";"];
const HEAD_CHARS = 64 * 1024;
const SLICE_CHARS = 1024 * 1024;
const OPTIONS = { bom: true, delimiter: DELIMITERS, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true };

const COLUMN = /^[A-Za-z][\w .()/-]{0,60}$/;
const CVE = /^CVE-\d{4}-\d{3,}$/i;

interface Head {
  /** lines in front of the columns that begin with # */
  comment: string | null;
  columns: string[];
  /** characters up to the first row */
  startsAt: number;
}

/** A line of at least three names, or at once rows that begin with the id of a vulnerability; anything else is no CSV here. */
function headOf(text: string): Head | null {
  const lead = /^\ufeff?(?:[ \t]*(?:#.*)?\r?\n)*(?:[ \t]*#.*)?/.exec(text)?.[0] ?? "";
  const line = /^[^\r\n]*\r?\n?/.exec(text.slice(lead.length))?.[0] ?? "";
  const cells = line.split(/[,;]/).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  if (cells.length < 3) return null;
  const comments = lead.split("\n").map((each) => each.trim());
  const comment = comments.filter((each) => each.startsWith("#")).join("\n");
  const shared = { comment: comment === "" ? null : comment.slice(0, 1000) };
  if (CVE.test(cells[0] ?? "")) return { ...shared, columns: cells.map((_, at) => `column ${at + 1}`), startsAt: lead.length };
  if (!cells.every((cell) => COLUMN.test(cell)) || new Set(cells).size < cells.length) return null;
  return { ...shared, columns: cells, startsAt: lead.length + line.length };
}

export const looksLikeCsv = (start: string): boolean => headOf(start) !== null;

function firstRow(text: string, columns: string[]): unknown {
  try {
    return (parseNow(text, { ...OPTIONS, columns, to: 1 }) as unknown[])[0];
  } catch (error) {
    if (error instanceof CsvError) throw invalidReport(`The CSV breaks off in its first row: ${error.message}`);
    throw error;
  }
}

/** The rows from a place on, as objects by column; a broken one is said with its line. */
async function* rowsOf(text: string, { columns, startsAt }: Head): AsyncIterable<ListElement> {
  const slices = function* (): Generator<string> {
    for (let at = startsAt; at < text.length; at += SLICE_CHARS) yield text.slice(at, at + SLICE_CHARS);
  };
  let row = 0;
  try {
    for await (const value of Readable.from(slices()).pipe(parse({ ...OPTIONS, columns }))) yield { path: ["rows", row++], value };
  } catch (error) {
    if (error instanceof CsvError) throw invalidReport(`The CSV breaks off after row ${row}: ${error.message}`);
    throw error;
  }
}

/**
 * Reads comma- or semicolon-separated values as the document { comment, columns, rows: [{ column: text }] }. Columns
 * without a head are called "column 1", "column 2" …
 */
export function readCsv(text: string, sizeBytes: number): ReportFile {
  const head = headOf(text);
  if (head === null) throw invalidReport("The document is no CSV: its first line names no columns.");
  const { comment, columns, startsAt } = head;
  const first = firstRow(text.slice(startsAt, startsAt + HEAD_CHARS), columns);
  return {
    top: topLevel({ rows: [first ?? Object.fromEntries(columns.map((column) => [column, ""]))] }, false),
    sizeBytes,
    notes: [],
    async *documents() {
      yield { where: "", outline: { comment, columns, rows: [] }, elements: () => rowsOf(text, head) };
    },
  };
}
