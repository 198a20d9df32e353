import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FixCandidate, type FixCell, rankFixes, sumOfCells } from "./fix-first";

const cell = fc.record({
  weight: fc.integer({ min: 0, max: 40 }).map((n) => n / 2),
  severe: fc.nat(5),
  findings: fc.integer({ min: 1, max: 9 }),
});
const plan = fc.array(cell, { minLength: 1, maxLength: 12 }).chain((cells) =>
  fc.record({
    cells: fc.constant(cells as FixCell[]),
    candidates: fc
      .array(fc.uniqueArray(fc.nat(cells.length - 1), { minLength: 1 }), { maxLength: 10 })
      .map((lists) => lists.map((positions, n): FixCandidate => ({ id: `action-${String(n).padStart(2, "0")}`, cells: positions }))),
  }),
);

describe("rankFixes", () => {
  test("takes the heaviest first, and the next by what is left", () => {
    const cells = [10, 6, 5].map((weight) => ({ weight, severe: 0, findings: 1 }));
    const ranked = rankFixes(
      [
        { id: "both", cells: [0, 1] },
        { id: "first", cells: [0] },
        { id: "rest", cells: [1, 2] },
      ],
      cells,
      10,
    );
    expect(ranked.map(({ id, adds }) => [id, adds.weight])).toEqual([
      ["both", 16],
      ["rest", 5],
    ]);
  });

  test("adds nothing twice, never more than the step before, and closes all that any action closes", () => {
    fc.assert(
      fc.property(plan, ({ cells, candidates }) => {
        const ranked = rankFixes(candidates, cells, 100);
        const reachable = sumOfCells(cells, new Set(candidates.flatMap((each) => each.cells)));
        const added = ranked.reduce((sum, { adds }) => sum + adds.findings, 0);
        expect(added).toBe(reachable.findings);
        for (const [n, { adds }] of ranked.entries()) {
          expect(adds.findings).toBeGreaterThan(0);
          const before = ranked[n - 1];
          if (before) expect(adds.weight).toBeLessThanOrEqual(before.adds.weight);
        }
      }),
    );
  });

  test("does not depend on the order in which candidates are named", () => {
    fc.assert(
      fc.property(plan, fc.infiniteStream(fc.nat()), ({ cells, candidates }, random) => {
        const shuffled = candidates
          .map((each) => ({ each, at: random.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each);
        const ids = (list: readonly FixCandidate[]) => rankFixes(list, cells, 5).map(({ id }) => id);
        expect(ids(shuffled)).toEqual(ids(candidates));
      }),
    );
  });
});
