/**
 * Ranks actions, not findings. A cell is what lies at one place of one problem (the vulnerabilities of one package, one
 * failed check); an action closes whole cells, and several actions may close the same one.
 */
export interface FixCell {
  /** load weight that its running findings carry (lib/risk/load) */
  weight: number;
  /** critical and high findings */
  severe: number;
  findings: number;
}

export interface FixCandidate {
  /** stable: the same things give the same id */
  id: string;
  /** positions of the cells that it closes */
  cells: readonly number[];
}

export interface RankedFix extends FixCandidate {
  /** what it closes that no action before it closes */
  adds: FixCell;
}

const NOTHING: FixCell = { weight: 0, severe: 0, findings: 0 };
/** Sums of the same weights in another order must not differ. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

export const sumOfCells = (cells: readonly FixCell[], positions: Iterable<number>): FixCell => {
  const sum = { ...NOTHING };
  for (const position of positions) {
    const cell = cells[position];
    if (!cell) continue;
    sum.weight += cell.weight;
    sum.severe += cell.severe;
    sum.findings += cell.findings;
  }
  return { ...sum, weight: rounded(sum.weight) };
};

/** More load first, then more critical and high findings, then more findings, then by id: below zero, a comes first. */
const compare = (a: RankedFix, b: RankedFix): number =>
  b.adds.weight - a.adds.weight || b.adds.severe - a.adds.severe || b.adds.findings - a.adds.findings || (a.id < b.id ? -1 : 1);

/**
 * Greedy: the action that takes most away comes first, the next is chosen by what is left, until nothing is added or
 * `limit` are found. The order depends on nothing but what is given.
 */
export function rankFixes(candidates: readonly FixCandidate[], cells: readonly FixCell[], limit: number): RankedFix[] {
  const closed = new Set<number>();
  let left: RankedFix[] = candidates.map((candidate) => ({ ...candidate, adds: sumOfCells(cells, candidate.cells) }));
  const ranked: RankedFix[] = [];
  while (ranked.length < limit) {
    left = left.filter(({ adds }) => adds.findings > 0);
    const [best] = left.length > 0 ? [left.reduce((a, b) => (compare(a, b) <= 0 ? a : b))] : [];
    if (!best) break;
    ranked.push(best);
    const fresh = new Set(best.cells.filter((cell) => !closed.has(cell)));
    for (const cell of fresh) closed.add(cell);
    left = left.flatMap((each) => {
      if (each === best) return [];
      if (!each.cells.some((cell) => fresh.has(cell))) return [each];
      return [
        {
          ...each,
          adds: sumOfCells(
            cells,
            each.cells.filter((cell) => !closed.has(cell)),
          ),
        },
      ];
    });
  }
  return ranked;
}
