/** Round steps from zero to just above the greatest value: for 97, [0, 40, 80, 120]. */
export function niceTicks(greatest: number, steps = 3): number[] {
  const rough = Math.max(greatest, 1) / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 4, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.ceil(Math.max(greatest, 1) / step) + 1 }, (_, index) => Math.round(index * step * 100) / 100);
}

/** First, last and some between, evenly spread. */
export function spreadTicks<T>(values: readonly T[], count: number): T[] {
  if (values.length <= count) return [...values];
  const indexes = Array.from({ length: count }, (_, index) => Math.round((index * (values.length - 1)) / (count - 1)));
  return indexes.flatMap((index) => values.slice(index, index + 1));
}
