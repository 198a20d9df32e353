import fc from "fast-check";
import { expect, test } from "vitest";
import { layerChain } from "./layer-chain";

const layers = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 });
const chainOf = (diffIds: readonly string[]) => layerChain(diffIds.map((diffId) => ({ diffId })));

test("chains are equal at a position exactly where all layers up to it are", () => {
  fc.assert(
    fc.property(layers, layers, (one, other) => {
      for (let at = 0; at < Math.min(one.length, other.length); at++)
        expect(chainOf(one)[at] === chainOf(other)[at]).toBe(one.slice(0, at + 1).join() === other.slice(0, at + 1).join());
    }),
  );
});

test("what lies on an unknown layer is not known to be alike", () => {
  expect(layerChain([{ diffId: "a" }, { diffId: null }, { diffId: "b" }]).map((id) => id === null)).toEqual([false, true, true]);
});
