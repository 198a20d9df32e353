import { describe, expect, test } from "vitest";
import { dailyRate, expectedLate, LEAST_DAYS, LEAST_MENDED } from "./forecast";

describe("the forecast of breaches", () => {
  test("is unknown, with the reason, of a pace that too little is known of", () => {
    expect(dailyRate(null, 90)).toEqual({ value: null, unknown: "Only 0 of the last 90 days are recorded; a forecast needs 7." });
    expect(dailyRate({ days: LEAST_DAYS - 1, findingDays: 900, mended: 500 }, 30).value).toBeNull();
    expect(dailyRate({ days: 30, findingDays: 900, mended: 1 }, 30)).toEqual({
      value: null,
      unknown: "Only 1 with a deadline was mended in 30 recorded days; a forecast needs 10.",
    });
    expect(dailyRate({ days: 30, findingDays: 900, mended: 0 }, 30).unknown).toBe(
      "Nothing with a deadline was mended in 30 recorded days; a forecast needs 10.",
    );
    expect(dailyRate({ days: 30, findingDays: 900, mended: LEAST_MENDED - 1 }, 30).value).toBeNull();
  });

  test("takes the share that was mended a day, which is never more than all", () => {
    expect(dailyRate({ days: 30, findingDays: 900, mended: 45 }, 30)).toEqual({ value: 0.05, unknown: null });
    expect(dailyRate({ days: 30, findingDays: 20, mended: 45 }, 30).value).toBe(1);
    expect(dailyRate({ days: 30, findingDays: 0, mended: 45 }, 30).value).toBe(1);
  });

  test("what is due at once will be late, and the more days there are the less of it", () => {
    expect(expectedLate([4, 0, 0], 0.5, 3)).toBe(4);
    expect(expectedLate([0, 4, 8, 100], 0.5, 3)).toBe(2 + 2);
    expect(expectedLate([0, 4, 8, 100], 0, 4)).toBe(112);
    expect(expectedLate([3, 4, 8, 100], 1, 4)).toBe(3);
    expect(expectedLate([], 0.5, 14)).toBe(0);
  });

  test("agrees with a fleet whose findings are mended one by one by chance", () => {
    let state = 7;
    const chance = () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state / 0x7fffffff;
    };
    const dueIn = [10, 40, 20, 0, 60, 80, 15];
    let late = 0;
    const rounds = 2_000;
    for (let round = 0; round < rounds; round++)
      for (const [left, count] of dueIn.entries())
        for (let finding = 0; finding < count; finding++) {
          let open = true;
          for (let day = 0; day < left && open; day++) open = chance() >= 0.2;
          if (open) late++;
        }
    const expected = expectedLate(dueIn, 0.2, dueIn.length);
    expect(Math.abs(late / rounds - expected)).toBeLessThan(expected * 0.02);
  });
});
