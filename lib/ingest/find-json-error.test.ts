import fc from "fast-check";
import { expect, it } from "vitest";
import { findJsonError } from "./find-json-error";

it.each([
  ['{"a":,}', 5],
  ['{"a":1,}', 7],
  ["[1,]", 3],
  ["[1 2]", 3],
  ['{"a" 1}', 5],
  ["{a:1}", 1],
  ['["a\nb"]', 1],
  ['["\\x"]', 1],
  ["[01]", 1],
  ["[tru]", 1],
  ["[1}", 2],
  ['{"a":[1,{"b":', 13],
  ["[1]x", 3],
])("%j breaks at %i", (text, index) => {
  expect(findJsonError(text)).toBe(index);
});

it("finds nothing before the end of what JSON.parse reads, and something in what it refuses", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(findJsonError(text)).toBe(text.length);
    }),
  );
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "x", "\\"), (text, place, sign) => {
      const at = place % (text.length + 1);
      const changed = text.slice(0, at) + sign + text.slice(at);
      try {
        JSON.parse(changed);
      } catch {
        const found = findJsonError(changed);
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeLessThanOrEqual(changed.length);
      }
    }),
  );
});
