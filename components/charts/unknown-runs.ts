/** Runs of days of which nothing is known, as their first and last day: fog from top to bottom. */
export function unknownRuns<Day extends { day: string }>(days: readonly Day[], isKnown: (day: Day) => boolean): [string, string][] {
  const runs: [string, string][] = [];
  for (const [index, each] of days.entries()) {
    if (isKnown(each)) continue;
    const before = days[index - 1];
    const last = runs.at(-1);
    if (last && before && !isKnown(before)) last[1] = each.day;
    else runs.push([each.day, each.day]);
  }
  return runs;
}
