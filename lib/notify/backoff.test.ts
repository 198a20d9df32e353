import { describe, expect, test } from "vitest";
import { MAX_ATTEMPTS, nextWait } from "./backoff";

const DAY = 86_400_000;

describe("the waits between tries", () => {
  test("grow, and last about three days until it is given up", () => {
    const waits = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => nextWait(index + 1, null, () => 0.5) ?? 0);
    expect(waits.every((wait, index) => wait >= (waits[index - 1] ?? 1))).toBe(true);
    const all = waits.reduce((sum, wait) => sum + wait, 0);
    expect(all).toBeGreaterThan(2.8 * DAY);
    expect(all).toBeLessThan(3.2 * DAY);
    expect(nextWait(MAX_ATTEMPTS, null)).toBeNull();
  });

  test("differ by a fifth either way", () => {
    expect([0, 0.5, 1].map((random) => nextWait(1, null, () => random))).toEqual([4000, 5000, 6000]);
  });

  test("are as long as the receiver asks, up to an hour", () => {
    expect(nextWait(1, 60_000, () => 0.5)).toBe(60_000);
    expect(nextWait(1, 10 * DAY, () => 0.5)).toBe(3_600_000);
    expect(nextWait(8, 60_000, () => 0.5)).toBe(6 * 3_600_000);
  });
});
