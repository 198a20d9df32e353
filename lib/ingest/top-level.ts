import type { Scalar, TopLevel } from "./format";
import { type JsonObject, object } from "./value";

const isScalar = (value: unknown): value is Scalar => typeof value === "string" || typeof value === "number" || typeof value === "boolean";

const scalarsOf = (value: JsonObject): ReadonlyMap<string, Scalar> =>
  new Map(Object.entries(value).filter((entry): entry is [string, Scalar] => isScalar(entry[1])));

const inner = (value: unknown): JsonObject | null => object(Array.isArray(value) ? value[0] : value);

/** What can be told from outside, of the first document. */
export function topLevel(first: unknown, stream: boolean): TopLevel {
  const top = inner(first) ?? {};
  const below = Object.entries(top).flatMap(([key, value]) => {
    const found = inner(value);
    return found === null ? [] : [[key, found] as const];
  });
  return {
    shape: stream ? "stream" : Array.isArray(first) ? "array" : "object",
    keys: new Set(Object.keys(top)),
    scalars: scalarsOf(top),
    nested: new Map(below.map(([key, value]) => [key, new Set(Object.keys(value))])),
    nestedScalars: new Map(below.map(([key, value]) => [key, scalarsOf(value)])),
  };
}
