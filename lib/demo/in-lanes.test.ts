import { expect, test } from "vitest";
import { inLanes } from "./in-lanes";

test("steps of a lane keep their order, and a step without one waits for all before it", async () => {
  const steps = [
    { lane: "a", at: 0 },
    { lane: "b", at: 1 },
    { lane: "a", at: 2 },
    { lane: null, at: 3 },
    { lane: "b", at: 4 },
    { lane: "a", at: 5 },
  ];
  const begun: number[] = [];
  const ended: number[] = [];
  let now = 0;
  let most = 0;
  await inLanes(steps, 2, async ({ at }) => {
    begun.push(at);
    most = Math.max(most, ++now);
    for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    now--;
    ended.push(at);
  });
  expect(most).toBe(2);
  expect([...ended].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(begun.indexOf(2)).toBeGreaterThan(ended.indexOf(0));
  expect(ended.slice(0, 3).sort()).toEqual([0, 1, 2]);
  expect(begun[3]).toBe(3);
  expect(ended[3]).toBe(3);
});

test("a step that fails ends it all", async () => {
  await expect(inLanes([{ lane: "a" }, { lane: "b" }], 2, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
