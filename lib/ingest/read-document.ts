import { Problem } from "@/lib/core/errors";
import { type ByteSource, encodingOf, gunzipped, isGzip, utf8, utf8Chunks } from "./decode-bytes";
import type { BrokenDocument, ListElement, ListPath, ReportDocument, ReportFile } from "./format";
import { type Cut, type CutPolicy, JsonCutter } from "./json-cutter";
import { elementsOf, isElementOf } from "./list-elements";
import { parseJson, parseWhole } from "./parse-json";
import { looksLikeOtherText, MAX_TEXT_BYTES, readOtherText } from "./read-other-text";
import { looksLikeYaml, MAX_YAML_BYTES, readYaml } from "./read-yaml";
import { topLevel } from "./top-level";
import { object, text } from "./value";

export type { ByteSource } from "./decode-bytes";

/** Documents up to this size are held whole: parsing at once is several times faster. */
export const WHOLE_BYTES = 16 * 1024 * 1024;
const SLICE_BYTES = 1024 * 1024;
const START = { byte: 0, line: 1, column: 1 };

const noteOf = (lines: number): string[] =>
  lines === 0 ? [] : [`${lines} ${lines === 1 ? "line" : "lines"} of text around the JSON ${lines === 1 ? "was" : "were"} passed over.`];

function noJson(start: string): Problem {
  const shown = text(start.trimStart().slice(0, 60).split(/\r?\n/)[0]);
  return shown === null
    ? new Problem("invalid_report", "The document is empty.")
    : new Problem(
        "unknown_format",
        `The document is of no format that is known here, and there is no JSON in it; it begins with "${shown}".`,
      );
}

const whole = (value: unknown, where: string, lists: readonly ListPath[]): ReportDocument => ({
  where,
  outline: value,
  elements: () => elementsOf(value, lists),
});

/** JSON lines: the first line is an object by itself, and more lines follow that begin like one. */
function linesOf(body: string): string[] | null {
  const lines = body.split(/\r?\n/);
  const filled = lines.findIndex((line) => line.trim() !== "");
  const first = lines[filled]?.trim() ?? "";
  if (!first.startsWith("{") || !first.endsWith("}")) return null;
  if (!lines.slice(filled + 1).some((line) => line.trimStart().startsWith("{"))) return null;
  try {
    return object(JSON.parse(first)) === null ? null : lines;
  } catch {
    return null;
  }
}

/** One line of JSON lines; null for an empty one. */
export function lineDocument(line: string, number: number, lists: readonly ListPath[] = []): ReportDocument | BrokenDocument | null {
  if (line.trim() === "") return null;
  const where = `line ${number}`;
  try {
    return whole(parseJson(line, { byte: 0, line: number, column: 1 }), where, lists);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { where, broken: error.message };
  }
}

function cutWhole(bytes: Buffer, policy: CutPolicy): JsonCutter {
  const cutter = new JsonCutter(policy);
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) cutter.push(bytes.subarray(at, at + SLICE_BYTES));
  cutter.end();
  return cutter;
}

function readWhole(bytes: Buffer, sizeBytes: number): ReportFile {
  const body = bytes.toString("utf8");
  const only = /^\s*[{[]/.test(body) ? parseWhole(body) : undefined;
  if (object(only) !== null || (Array.isArray(only) && only[0] !== null && !only.some((entry) => typeof entry !== "object"))) {
    return {
      top: topLevel(only, false),
      sizeBytes,
      notes: [],
      async *documents(lists = []) {
        yield whole(only, "", lists);
      },
    };
  }
  if (looksLikeYaml(body)) return readYaml(body, sizeBytes);
  if (looksLikeOtherText(body)) return readOtherText(body, sizeBytes);
  const lines = linesOf(body);
  if (lines !== null) {
    const found = lines.flatMap((line, at) => lineDocument(line, at + 1) ?? []);
    const first = found.find((entry): entry is ReportDocument => "outline" in entry);
    return {
      top: topLevel(first?.outline, true),
      sizeBytes,
      notes: [],
      async *documents(lists = []) {
        for (const entry of found) yield "outline" in entry ? whole(entry.outline, entry.where, lists) : entry;
      },
    };
  }
  const cutter = cutWhole(bytes, () => "cut");
  if (cutter.cuts.length === 0) throw noJson(body);
  const stream = cutter.cuts.length > 1;
  const values = cutter.cuts.map((cut) => ({ value: parseJson(cut.text, cut.at), where: stream ? `line ${cut.at.line}` : "" }));
  return {
    top: topLevel(values[0]?.value, stream),
    sizeBytes,
    notes: noteOf(cutter.noiseLines),
    async *documents(lists = []) {
      for (const { value, where } of values) yield whole(value, where, lists);
    },
  };
}

async function* cutsOf(source: ByteSource, cutter: JsonCutter): AsyncIterable<Cut> {
  for await (const chunk of utf8Chunks(source)) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      cutter.push(chunk.subarray(at, at + SLICE_BYTES));
      yield* cutter.cuts.splice(0);
    }
  }
  cutter.end();
  yield* cutter.cuts.splice(0);
}

async function outlineOf(source: ByteSource, policy: CutPolicy): Promise<{ outline: unknown; cutter: JsonCutter }> {
  const cutter = new JsonCutter(policy);
  for await (const cut of cutsOf(source, cutter)) void cut;
  const outline = cutter.outline();
  return { outline: outline === "" ? undefined : parseJson(outline, START), cutter };
}

async function* linesFrom(source: ByteSource): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of utf8Chunks(source)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > SLICE_BYTES * 64) throw new Problem("too_large", "One line of the document is longer than 64 MB.");
    yield* lines;
  }
  yield rest;
}

/** Whether a long document is JSON lines, by its first megabyte. */
async function isLines(source: ByteSource): Promise<boolean> {
  let start = "";
  for await (const chunk of utf8Chunks(source)) {
    start += chunk.toString("utf8");
    if (start.length > SLICE_BYTES) break;
  }
  return linesOf(start) !== null;
}

/** Reads a long document in passes, never holding more of it than one element of a list and its outline. */
async function readLong(source: ByteSource): Promise<ReportFile> {
  const { sizeBytes } = source;
  const start = await startOf(source);
  if (looksLikeYaml(start)) return readYaml(await textOf(source, MAX_YAML_BYTES), sizeBytes);
  if (looksLikeOtherText(start)) return readOtherText(await textOf(source, MAX_TEXT_BYTES), sizeBytes);
  if (await isLines(source)) {
    let first: unknown;
    for await (const line of linesFrom(source)) {
      const entry = lineDocument(line, 1);
      if (entry !== null && "outline" in entry) first = entry.outline;
      if (first !== undefined) break;
    }
    return {
      top: topLevel(first, true),
      sizeBytes,
      notes: [],
      async *documents(lists = []) {
        let number = 0;
        for await (const line of linesFrom(source)) {
          const entry = lineDocument(line, ++number, lists);
          if (entry !== null) yield entry;
        }
      },
    };
  }

  let documents = 0;
  const onlyFirst: CutPolicy = (path) =>
    path.length === 0 ? (documents++ === 0 ? "outline" : "drop") : path.at(-1) === 0 ? "outline" : "drop";
  const { outline, cutter } = await outlineOf(source, onlyFirst);
  if (cutter.documents === 0) throw noJson(await startOf(source));
  const stream = cutter.documents > 1;
  return {
    top: topLevel(outline, stream),
    sizeBytes,
    notes: noteOf(cutter.noiseLines),
    async *documents(lists = []) {
      if (stream) {
        for await (const cut of cutsOf(source, new JsonCutter(() => "cut"))) {
          yield whole(parseJson(cut.text, cut.at), `line ${cut.at.line}`, lists);
        }
        return;
      }
      const dropped: CutPolicy = (path) => (isElementOf(path, lists) ? "drop" : "outline");
      const cutting: CutPolicy = (path) => (path.length === 0 || !isElementOf(path, lists) ? "outline" : "cut");
      yield {
        where: "",
        outline: (await outlineOf(source, dropped)).outline,
        async *elements(): AsyncIterable<ListElement> {
          for await (const cut of cutsOf(source, new JsonCutter(cutting)))
            yield { path: cut.path, value: parseJson(cut.text, cut.at, cut.path.length) };
        },
      };
    },
  };
}

async function startOf(source: ByteSource): Promise<string> {
  for await (const chunk of utf8Chunks(source)) return chunk.toString("utf8", 0, 4096);
  return "";
}

/** All of it, up to a chunk more than what is read of its kind. */
async function textOf(source: ByteSource, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of utf8Chunks(source)) {
    chunks.push(Buffer.from(chunk));
    total += chunk.length;
    if (total > limit) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function collect(source: ByteSource): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.open()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Reads a document as it came: gzipped or not, UTF-8 or UTF-16, with log lines around it; one object, one list, JSON lines or
 * objects one after another; Kubernetes objects in YAML too. Throws Problem: invalid_report (empty, cut off, broken: says where), unknown_format (no JSON in
 * it), too_large. What is longer than `wholeBytes` is never held whole, if the source can be opened again.
 */
export async function readDocument(source: Uint8Array | ByteSource, wholeBytes = WHOLE_BYTES): Promise<ReportFile> {
  if (!(source instanceof Uint8Array)) {
    const head = await headOf(source);
    const packed = isGzip(head);
    // A packed document of this size may unpack to twenty times as much.
    if (source.sizeBytes * (packed ? 20 : 1) > wholeBytes) return readLong(source);
    return readDocument(await collect(source), wholeBytes);
  }
  const bytes = gunzipped(source);
  if (bytes.length > wholeBytes) return readLong({ sizeBytes: bytes.length, open: () => once(bytes) });
  if (bytes.length === 0) throw noJson("");
  if (encodingOf(bytes).encoding === "utf-8" && bytes.subarray(0, 64).includes(0))
    throw new Problem("unknown_format", "The document is binary, not text.");
  return readWhole(utf8(bytes), bytes.length);
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function headOf(source: ByteSource): Promise<Uint8Array> {
  for await (const chunk of source.open()) if (chunk.length >= 2) return chunk;
  return new Uint8Array();
}
