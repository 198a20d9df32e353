import { expect, test } from "vitest";
import { recordsOf } from "@/lib/ingest/records-of.fixture";
import { corpusFiles } from "@/test/corpus";
import { cvssFacts } from "./cvss-facts";
import { cvssScore } from "./cvss-score";

/** Every vector that a document of the corpus gives a score to, each pair once. */
async function corpusScores(): Promise<{ file: string; vector: string; score: number }[]> {
  const said = new Map<string, { file: string; vector: string; score: number }>();
  for (const { name, bytes } of corpusFiles()) {
    // what is no report of ours, as feeds are not, has no vectors that we read
    for (const record of await recordsOf(bytes()).catch(() => [])) {
      if (record.type !== "vulnerability") continue;
      for (const { vector, score } of record.sources.flatMap(({ cvss }) => cvss)) {
        if (score !== null) said.set(`${vector} ${score}`, { file: name, vector, score });
      }
    }
  }
  return [...said.values()];
}

/** Where the document itself is off: the formulas give another base score than the one beside the vector. */
const MISPRINTS = [
  "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H: 10, by the formula 9.9",
  "CVSS:3.1/AV:L/AC:H/PR:N/UI:R/S:C/C:H/I:H/A:H: 7.8, by the formula 7.7",
  "CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:C/C:H/I:N/A:N: 7.5, by the formula 6",
  // the document gives the score with the threat metric E:U, not the base score
  "CVSS:4.0/AV:N/AC:L/AT:P/PR:L/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/E:U: 2.3, by the formula 6",
  "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N/E:U: 2.7, by the formula 6.9",
];

test("every vector of the corpus has the base score that the document gives beside it", { timeout: 240_000 }, async () => {
  const said = await corpusScores();
  expect(said.length).toBeGreaterThan(250);
  const other = said.filter(({ vector, score }) => cvssScore(vector) !== score);
  expect(other.map(({ vector, score }) => `${vector}: ${score}, by the formula ${cvssScore(vector)}`).sort()).toEqual(
    [...MISPRINTS].sort(),
  );
  for (const { vector } of said) expect(cvssFacts(vector).automatable, vector).not.toBeNull();
});

test("a vector that is cut short or none at all has no score, rather than nought", () => {
  for (const vector of ["CVSS:3.1/AV:N/AC:L", "CVSS:4.0/AV:N", "AV:N/AC:L/Au:N", "nonsense", ""]) expect(cvssScore(vector)).toBeNull();
  expect(cvssScore("AV:N/AC:L/Au:N/C:P/I:P/A:P")).toBe(7.5);
});
