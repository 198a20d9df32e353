import fc from "fast-check";
import { expect, test } from "vitest";
import type { ExposureLevel } from "./exposure-level";
import { CRITICALITIES, decodeFactors, EXPLOITATIONS, encodeFactors, FACTOR_BITS } from "./factors";

const orUnknown = <T>(values: readonly T[]) => fc.constantFrom(...values, null);

test("factors read back as they were written", () => {
  fc.assert(
    fc.property(
      fc.record({
        exploitation: orUnknown(EXPLOITATIONS),
        exposure: fc.constantFrom<ExposureLevel>(0, 1, 2, 3),
        automatable: orUnknown([true, false]),
        technicalTotal: orUnknown([true, false]),
        impact: orUnknown(CRITICALITIES),
        privileged: fc.boolean(),
        signalled: fc.boolean(),
        ageStep: fc.nat(3),
      }),
      (factors) => {
        expect(decodeFactors(encodeFactors(factors))).toEqual(factors);
      },
    ),
  );
});

test("no two factors share a bit", () => {
  const taken = Object.values(FACTOR_BITS).flatMap(([shift, width]) => Array.from({ length: width }, (_, n) => shift + n));
  expect(new Set(taken).size).toBe(taken.length);
});
