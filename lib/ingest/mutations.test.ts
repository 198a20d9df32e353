import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { Problem } from "@/lib/core/errors";
import { isSighting, type ReportRecord } from "@/lib/core/records";
import { corpusFiles } from "@/test/corpus";
import { COUNTED_FORMATS } from "./corpus-rows.fixture";
import { recordsOf } from "./records-of.fixture";

/** A small generator with a seed, so that a failure can be run again. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const NASTY: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 60,
  "",
  "\u0000",
  "\ud800",
  "<script>alert(1)</script>",
  "__proto__",
  "constructor",
  "toString",
  "=cmd()",
  "x".repeat(20_000),
  [],
  {},
  [null],
  [[]],
  { a: 1 },
  "0001-01-01T00:00:00Z",
  "9999-99-99",
  "javascript:alert(1)",
];
const KEYS = ["__proto__", "constructor", "toString", "hasOwnProperty", "", "\u0000"];

type Container = Record<string, unknown> | unknown[];

/** Changes one place of a value, chosen by walking down from the top. */
function mutate(value: unknown, next: () => number): void {
  let here = value;
  for (;;) {
    if (typeof here !== "object" || here === null) return;
    const keys = Object.keys(here);
    const key = keys[Math.floor(next() * keys.length)];
    if (key === undefined) return;
    const container = here as Container & Record<string, unknown>;
    const child: unknown = container[key];
    if (typeof child === "object" && child !== null && next() < 0.85) {
      here = child;
      continue;
    }
    const choice = next();
    if (choice < 0.2) delete container[key];
    else if (choice < 0.3 && !Array.isArray(container))
      Object.defineProperty(container, KEYS[Math.floor(next() * KEYS.length)] ?? "", {
        value: child,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    // A copy: a later change must not change what the next document gets.
    else container[key] = structuredClone(NASTY[Math.floor(next() * NASTY.length)]);
    return;
  }
}

/** Changes bytes of a text: cut, doubled, overwritten. */
function mangle(bytes: Buffer, next: () => number): Buffer {
  const at = Math.floor(next() * bytes.length);
  const length = Math.floor(next() * 200);
  const choice = next();
  if (choice < 0.4) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
  if (choice < 0.6) return Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
  const copy = Buffer.from(bytes);
  for (let each = 0; each <= length % 5; each++) copy[Math.floor(next() * copy.length)] = Math.floor(next() * 256);
  return copy;
}

const parsed = (bytes: Buffer): unknown[] => {
  const text = new TextDecoder(bytes[0] === 0xff ? "utf-16le" : "utf-8").decode(bytes).replace(/^\[0000\].*\n/, "");
  if (!/^\s*[{[]/.test(text)) return parseAllDocuments(text).map((document): unknown => document.toJS());
  try {
    return [JSON.parse(text)];
  } catch {
    return text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line): unknown => JSON.parse(line));
  }
};

function check(record: ReportRecord): void {
  // What goes to the database: no NUL, no half characters, valid dates, finite numbers.
  const text = JSON.stringify(record);
  expect(text).not.toMatch(/\\u0000|\\ud[89a-f][0-9a-f]{2}/);
  if (record.type === "skip") expect(record.reason).not.toBe("");
  if (record.type === "event") expect(Number.isNaN(record.at.getTime())).toBe(false);
  if (record.type === "scan") expect(record.target.name).not.toBe("");
  if (isSighting(record)) expect(["unknown", "negligible", "low", "medium", "high", "critical"]).toContain(record.severity);
  if (record.type === "vulnerability") {
    for (const url of record.urls) expect(url).toMatch(/^https?:\/\//);
    expect(record.package.purl.length).toBeLessThan(10_000);
  }
}

async function survives(bytes: Buffer, asked: string): Promise<"records" | "problem"> {
  try {
    for (const record of await recordsOf(bytes, asked)) check(record);
    return "records";
  } catch (error) {
    if (error instanceof Problem) return "problem";
    throw error;
  }
}

const FORMATS = [
  "trivy",
  "trivy-k8s",
  "trivy-operator",
  "grype",
  "k8s-inventory",
  "policy-report",
  "kube-bench",
  "docker-bench",
  "kubescape",
  "checkov",
  "hadolint",
  "dockle",
  "polaris",
  "falco",
  "tetragon",
  "hubble",
  "k8s-audit",
  "kube-hunter",
  "attestation",
  "cosign-verify",
  "epss",
  ...COUNTED_FORMATS,
];
/** Formats of which there is no short document with all that they can have. */
const LONGER = new Map([
  ["cyclonedx", 170_000],
  ["spdx", 110_000],
  ["sarif", 170_000],
  ["neuvector", 500_000],
  ["sysdig", 120_000],
  ["clair", 400_000],
  ["snyk", 120_000],
]);
const small = corpusFiles().filter(
  (file) => [...FORMATS, "falcosidekick"].includes(file.format) && file.bytes().length < (LONGER.get(file.format) ?? 100_000),
);

describe.each(FORMATS)("%s", (format) => {
  const files = small.filter((file) => file.format.replace("falcosidekick", "falco") === format);
  const times = LONGER.has(format) ? 200 : 400;
  it(`gives records or a problem for ${times} changed documents, and nothing else`, async () => {
    const seen = { records: 0, problem: 0 };
    for (let seed = 1; seed <= times; seed++) {
      const next = random(seed * 7919);
      const file = files[seed % files.length];
      if (file === undefined) throw new Error("no file");
      let bytes: Buffer;
      if (seed % 4 === 0 || /\.(?:xml|spdx|csv)$/.test(file.name)) bytes = mangle(file.bytes(), next);
      else {
        const documents = parsed(file.bytes());
        for (let changes = 0; changes <= seed % 3; changes++) mutate(documents, next);
        bytes = Buffer.from(documents.map((document) => JSON.stringify(document) ?? "").join("\n"));
      }
      try {
        seen[await survives(bytes, format)]++;
      } catch (error) {
        throw new Error(`seed ${seed}, ${file.name}`, { cause: error });
      }
    }
    expect(seen.records).toBeGreaterThan(times / 4);
    expect(seen.problem).toBeGreaterThan(times / 80);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  }, 60_000);
});
