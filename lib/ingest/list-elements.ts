import type { JsonPath, ListElement, ListPath } from "./format";

/** Whether a place in a document is an element of one of the lists. */
export const isElementOf = (path: JsonPath, lists: readonly ListPath[]): boolean =>
  lists.some(
    (steps) => steps.length === path.length && steps.every((step, at) => (step === "*" ? typeof path[at] === "number" : step === path[at])),
  );

function* walk(value: unknown, path: (string | number)[], lists: readonly ListPath[]): Generator<ListElement> {
  const depth = path.length;
  if (Array.isArray(value)) {
    const open = lists.filter((steps) => steps[depth] === "*");
    if (open.length === 0) return;
    for (const [index, entry] of value.entries()) {
      const here = [...path, index];
      if (open.some((steps) => steps.length === depth + 1)) yield { path: here, value: entry };
      else yield* walk(entry, here, open);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      const open = lists.filter((steps) => steps[depth] === key);
      if (open.length > 0) yield* walk(entry, [...path, key], open);
    }
  }
}

/** The elements of lists of a document that is held whole, in document order. */
export const elementsOf = (value: unknown, lists: readonly ListPath[]): Iterable<ListElement> => walk(value, [], lists);
