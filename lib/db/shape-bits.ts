import { SHAPE_BITS } from "@/lib/core/shape";

/** One fact out of a shape, as its number, in SQL text; queries have theirs in lib/queries/shape-sql. */
export function bitsOf(fact: keyof typeof SHAPE_BITS, shape: string): string {
  const [shift, width] = SHAPE_BITS[fact];
  return `((${shape} >> ${shift}) & ${(1 << width) - 1})`;
}
