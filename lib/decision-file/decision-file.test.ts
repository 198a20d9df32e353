import fc from "fast-check";
import { expect, test } from "vitest";
import { END_FACTS } from "@/lib/core/decision-policy";
import { Problem } from "@/lib/core/errors";
import type { FileEntry } from "@/lib/schemas/decision-file";
import { readDecisionFile } from "./read-decision-file";
import { writeDecisionFile } from "./write-decision-file";

const HEAD = "apiVersion: plimsoll/v1\nkind: Decisions\n";
const ONE = `${HEAD}decisions:\n- id: a\n  verdict: accepted_risk\n  reason: Only inside.\n  scopes:\n  - problem: CVE-2026-1\n`;

function faultOf(text: string): Problem {
  try {
    readDecisionFile(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("It was read.");
}

test("plain values are text: versions and names are what they look like", () => {
  const text = ONE.replace("CVE-2026-1\n", "CVE-2026-1\n    versions: 1.10\n    namespace: no\n    tool: 0x10\n");
  expect(readDecisionFile(text)).toMatchObject([
    { line: 4, entry: { id: "a", scopes: [{ versions: "1.10", namespace: "no", tool: "0x10" }] } },
  ]);
});

test("what is written is read back as it was, whatever is in it, and is the same again when written anew", () => {
  const words = fc
    .string({ minLength: 1, maxLength: 40, unit: "grapheme" })
    .map((text) => text.replace(/\p{C}|\p{Zl}|\p{Zp}|\ufeff/gu, "x").trim())
    .filter((text) => text.length > 2);
  const entry = fc.record({
    id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/),
    verdict: fc.constantFrom("accepted_risk", "false_positive", "not_affected", "mitigated"),
    reason: words.map((text) => `why ${text}`),
    ends: fc.record({
      at: fc.constantFrom("2027-01-01", undefined),
      when: fc.subarray([...END_FACTS]),
      epss: fc.constantFrom(0.1, undefined),
    }) as fc.Arbitrary<never>,
    scopes: fc.array(
      fc.record({
        kind: fc.constantFrom("vulnerability", "secret", "policy"),
        problem: words,
        namespace: words,
        versions: fc.constantFrom("1.10", "1e3", "null", "~", "vers:deb/>=1|<2"),
      }),
      { minLength: 1, maxLength: 3 },
    ) as fc.Arbitrary<never>,
  });
  fc.assert(
    fc.property(fc.uniqueArray(entry, { selector: ({ id }) => id, maxLength: 5 }), (entries) => {
      const text = writeDecisionFile(entries.map((each) => ({ entry: each as FileEntry, comment: `by ${each.reason}` })));
      const read = readDecisionFile(text).map((each) => each.entry);
      expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify(entries)));
      expect(writeDecisionFile(read.map((each) => ({ entry: each as FileEntry, comment: `by ${each.reason}` })))).toBe(text);
    }),
    { numRuns: 200 },
  );
});

test("every fault is told with its line and column", () => {
  expect(faultOf(`${ONE}  extra: x\n`)).toMatchObject({ code: "invalid_report", message: expect.stringMatching(/line 4.*extra/) });
  expect(faultOf(ONE.replace("accepted_risk", "fine"))).toMatchObject({ extra: { errors: [{ line: 5, column: 12 }] } });
  expect(faultOf(`${ONE}- id: a\n  verdict: mitigated\n  reason: Again.\n  scopes: [{problem: X}]\n`).message).toContain(
    "line 9, column 1: the id a is that of line 4 too",
  );
  expect(faultOf(`${ONE}  reason: Twice.\n`).message).toContain("line 9, column 3: “reason” is said twice");
  expect(faultOf(`${HEAD}decisions: {\n`).message).toMatch(/line \d+, column \d+/);
  expect(faultOf("").code).toBe("invalid_report");
  expect(faultOf(ONE.replace("plimsoll/v1", "plimsoll/v9")).message).toContain("apiVersion");
});

test("bombs of anchors, depth and size are refused within a moment", { timeout: 60_000 }, () => {
  const started = Date.now();
  const laughs = ["a: &a [x,x,x,x,x,x,x,x,x]"];
  for (let level = 1; level < 12; level++) {
    const [name, before] = [String.fromCharCode(97 + level), String.fromCharCode(96 + level)];
    laughs.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(",")}]`);
  }
  expect(faultOf(`${HEAD}${laughs.join("\n")}\n`).message).toContain("anchors and aliases are not read here");
  for (const bomb of [
    `${HEAD}decisions: ${"[".repeat(100_000)}`,
    `${HEAD}decisions: ${"[".repeat(300)}${"]".repeat(300)}\n`,
    `${HEAD}decisions: ${"{a: ".repeat(50_000)}\n`,
  ])
    expect(faultOf(bomb).code).toBe("invalid_report");
  expect(faultOf(`${HEAD}decisions:\n${Array.from({ length: 60_000 }, (_, at) => `  k${at}: x`).join("\n")}\n`).code).toBe(
    "invalid_report",
  );
  expect(faultOf(`${HEAD}# ${"x".repeat(3 * 1024 * 1024)}`).code).toBe("too_large");
  expect(Date.now() - started).toBeLessThan(10_000);
});
