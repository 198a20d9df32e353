import { beforeAll, describe, expect, it } from "vitest";
import { judge } from "@/test/torture/judge";
import { mutationOf } from "@/test/torture/mutation";
import { readSeeds, type Seed } from "@/test/torture/seeds";
import { formats } from "./formats";

/** `npm run torture` reads 20,000 of each format; these are the first of another seed, about a minute for all formats. */
const SEED = 2;
const TIMES = 160;

let seeds: Seed[] = [];
beforeAll(async () => {
  seeds = await readSeeds();
}, 60_000);

describe.each(formats.map((format) => format.id))("%s", (format) => {
  it(`gives records that can be kept or a clear error for ${TIMES} changed documents, and nothing else`, async () => {
    const seen = { records: 0, problem: 0 };
    for (let number = 1; number <= TIMES; number++) {
      const { bytes, asked } = mutationOf(seeds, format, SEED, number);
      const verdict = await judge(bytes, asked, number % 5 === 0);
      if (verdict.outcome === "failure") throw new Error(`npm run torture -- ${format} --seed ${SEED} --only ${number}: ${verdict.why}`);
      seen[verdict.outcome]++;
    }
    // A generator that only breaks documents, or breaks none, would show nothing.
    expect(seen.records).toBeGreaterThan(TIMES / 5);
    expect(seen.problem).toBeGreaterThan(TIMES / 20);
  }, 60_000);

  it("is changed in the same way by the same seed and number", () => {
    for (const number of [1, 2, 3]) {
      const [one, other] = [mutationOf(seeds, format, SEED, number), mutationOf(seeds, format, SEED, number)];
      expect(one.bytes.equals(other.bytes)).toBe(true);
      expect(one.changes.length).toBeGreaterThan(0);
      expect(mutationOf(seeds, format, SEED + 1, number).bytes.equals(one.bytes)).toBe(false);
    }
  });
});
