import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import { OUTCOMES } from "@/lib/core/shape";
import { headline, LOAD_FORMULA, LOAD_WEIGHT_LIST, LOAD_WEIGHTS, type LoadFacts, loadFigure, loadOf, weightOf } from "./load";

const facts = (over: Partial<LoadFacts> = {}): LoadFacts => ({
  runningByOutcome: [5, 100, 10, 4, 1, 0],
  workloads: 50,
  workloadsScanned: 50,
  imagesRunning: 40,
  imagesNever: 0,
  ...over,
});

describe("load", () => {
  it("is the weighted sum per hundred running workloads", () => {
    const weight = [5, 100, 10, 4, 1, 0].reduce((sum, n, i) => sum + n * (LOAD_WEIGHT_LIST[i] ?? 0), 0);
    expect(loadOf(facts())).toEqual({ value: Math.round(20 * weight) / 10, unknown: null, withFog: Math.round(20 * weight) / 10 });
    expect(weightOf([0, 0, 0, 0, 1, 1])).toBe(25);
  });

  it("is unknown, never zero, where nothing runs or nothing was scanned", () => {
    expect(loadOf(facts({ workloads: 0 }))).toMatchObject({ value: null, withFog: null, unknown: expect.stringContaining("inventory") });
    expect(loadOf(facts({ imagesRunning: 3, imagesNever: 3, runningByOutcome: [] }))).toMatchObject({
      value: null,
      unknown: expect.stringContaining("ever scanned"),
    });
    expect(loadFigure(facts({ workloads: 0 }), 70, facts()).verdict).toBe("cannot_tell");
    expect(loadFigure(facts({ workloads: 0 }), 70, facts()).change7d).toBeNull();
  });

  it("weighs a more urgent outcome more, and names every weight in the formula", () => {
    for (let i = 1; i < LOAD_WEIGHT_LIST.length; i++) expect(LOAD_WEIGHT_LIST[i]).toBeGreaterThan(LOAD_WEIGHT_LIST[i - 1] ?? Infinity);
    for (const outcome of OUTCOMES)
      if (LOAD_WEIGHTS[outcome] > 0) expect(LOAD_FORMULA).toContain(`${OUTCOME_WORD[outcome]} ${LOAD_WEIGHTS[outcome]}`);
  });

  it("never lets fog lower the load, and never says below where the fog reaches over the line", () => {
    const count = fc.nat(5000);
    fc.assert(
      fc.property(
        fc.array(count, { minLength: 6, maxLength: 6 }),
        fc.nat(500),
        fc.nat(500),
        fc.nat(500),
        fc.nat(200),
        (by, workloads, running, never, line) => {
          const figure = loadFigure(
            { runningByOutcome: by, workloads, workloadsScanned: workloads, imagesRunning: running, imagesNever: Math.min(never, running) },
            line,
            null,
          );
          if (figure.value === null || figure.withFog === null) return figure.verdict === "cannot_tell" && figure.unknown !== null;
          if (figure.withFog < figure.value) return false;
          const unseen = Math.min(never, running) > running / 2;
          return figure.verdict === (figure.value > line ? "above" : figure.withFog > line || unseen ? "cannot_tell" : "below");
        },
      ),
    );
  });

  it("does not take workloads that nobody scanned for an improvement", () => {
    const before = facts();
    const grown = facts({ workloads: 100, workloadsScanned: 50, imagesRunning: 80, imagesNever: 40 });
    expect(loadFigure(grown, 1_000, before).change7d).toBe(0);
    expect(loadOf(grown)).toMatchObject({ value: loadOf(before).value, withFog: expect.closeTo((loadOf(before).value ?? 0) * 1.5, 0) });
    expect(loadOf(facts({ workloadsScanned: 0 }))).toMatchObject({ value: null, unknown: expect.stringContaining("ever scanned") });
    expect(loadFigure(facts({ imagesNever: 21 }), 10_000, before).verdict).toBe("cannot_tell");
  });

  it("says in plain words where it lies", () => {
    const say = (over: Partial<LoadFacts>, line: number, daysAbove = 8, daysKnown = 90) =>
      headline({
        figure: loadFigure(facts(over), line, null),
        imagesRunning: 40,
        imagesNever: over.imagesNever ?? 0,
        daysAbove,
        daysKnown,
        when: "today",
      });
    const { value } = loadOf(facts());
    const at = value ?? 0;
    expect(say({ imagesNever: 15 }, at + 1)).toBe(
      "Below the line today by what was scanned, and perhaps not with the 15 unscanned images; above it on 8 of the last 90 days",
    );
    expect(say({ imagesNever: 31 }, at * 9, 0, 1)).toBe("Cannot tell today: 31 of 40 running images were never scanned");
    expect(say({ imagesNever: 1 }, at * 2)).toBe(
      "Below the line today, even if the 1 unscanned image holds twice as much as the rest; above it on 8 of the last 90 days",
    );
    expect(say({}, at + 1, 0)).toBe("Below the line today; never above it in the last 90 days");
    expect(say({}, at - 1, 1, 1)).toBe("Above the line today");
    expect(say({ workloads: 0 }, at, 0, 0)).toBe("Cannot tell today: no running workload is known here: send an inventory");
  });
});
