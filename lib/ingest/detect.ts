import { Problem } from "@/lib/core/errors";
import type { ReportFile, ReportFormat, TopLevel } from "./format";
import { formats } from "./formats";
import { listOfDocuments } from "./list-of-documents";

function shown(top: TopLevel): string {
  const what = { object: "an object", array: "a list", stream: "a stream of documents" }[top.shape];
  const keys = [...top.keys].slice(0, 12).map((key) => (key.length > 40 ? `${key.slice(0, 40)}…` : key));
  if (keys.length === 0) return `The document is ${what} with nothing in it`;
  const more = top.keys.size > keys.length ? " …" : "";
  return `The document is ${what} with the keys ${keys.join(", ")}${more}`;
}

const isEmptyList = (top: TopLevel): boolean => top.shape === "array" && top.keys.size === 0;

const labels = (some: readonly ReportFormat[]): string => some.map((format) => `${format.label} (${format.id})`).join(", ");

/**
 * The format of a document: the asked one if it looks like it, else the one that claims it.
 * Throws Problem unknown_format (none claims it, or no such format) or invalid_report (asked for, but it is something else).
 */
export function detectFormat(top: TopLevel, asked: string | null = null): ReportFormat {
  const name = asked?.trim().toLowerCase() ?? "";
  const candidates = name === "" ? formats : formats.filter((format) => format.id === name || format.aliases?.includes(name));
  if (candidates.length === 0) {
    throw new Problem("unknown_format", `There is no format "${name.slice(0, 60)}". Known formats: ${labels(formats)}.`, {
      tried: formats.map((format) => format.id),
    });
  }
  const found = candidates.find((format) => format.detect(top) || (name !== "" && format.empty === "[]" && isEmptyList(top)));
  if (found !== undefined) return found;
  if (name === "") {
    throw new Problem("unknown_format", `${shown(top)}, which none of the known formats has. Tried: ${labels(formats)}.`, {
      tried: formats.map((format) => format.id),
      keys: [...top.keys].slice(0, 50),
    });
  }
  const other = formats.find((format) => format.detect(top));
  const hint = other === undefined ? "" : ` It looks like ${other.label}; leave the format out, or send format=${other.id}.`;
  throw new Problem("invalid_report", `This is no ${candidates[0]?.label ?? name} document. ${shown(top)}.${hint}`, {
    keys: [...top.keys].slice(0, 50),
  });
}

/**
 * The format of a document, and the document as that format reads it: a list that no format has may be one of whole
 * documents, of any format. Throws as detectFormat does.
 */
export function detectReport(file: ReportFile, asked: string | null = null): { format: ReportFormat; file: ReportFile } {
  try {
    return { format: detectFormat(file.top, asked), file };
  } catch (error) {
    if (!(error instanceof Problem) || file.top.shape !== "array") throw error;
    const listed = listOfDocuments(file);
    const format = formats.find((each) => each.detect(listed.top));
    if (format === undefined) throw error;
    return { format: detectFormat(listed.top, asked), file: listed };
  }
}
