import type { ScanTarget } from "@/lib/core/records";
import { name } from "./value";

/** A file that a tool looked at, by its path as it is written everywhere: forward slashes, none in front. Null for no name. */
export function sourceFile(path: unknown): ScanTarget | null {
  const found = name(path)
    ?.replace(/\\/g, "/")
    .replace(/^(?:\.?\/)+/, "");
  return found === undefined || found === "" ? null : { kind: "source", name: found, image: null };
}

/** What is shown of a place in a file: its lines, and what is there. */
export function linesAt(file: string, start: number | null, end: number | null, what: string | null = null): string {
  const lines = start === null || start <= 0 ? "" : end === null || end <= start ? `:${start}` : `:${start}-${end}`;
  return `${file}${lines}${what === null ? "" : ` (${what})`}`;
}
