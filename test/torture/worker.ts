// Reads mutations one after another for test/torture/run.ts, and says before each which it is: if this process hangs or dies,
// that one is why.
import { judge, type Verdict } from "./judge";
import { mutationOf } from "./mutation";
import { readSeeds } from "./seeds";

export interface Order {
  format: string;
  seed: number;
  /** numbers of the mutations: from, from + step, … below to */
  from: number;
  to: number;
  step: number;
}

export type Report =
  | { kind: "begins"; number: number }
  | { kind: "verdict"; number: number; ms: number; verdict: Verdict }
  | { kind: "done"; peakBytes: number };

/** Every so many documents are read twice, and once more in passes. */
const AGAIN_EVERY = 5;

const say = (report: Report): void => {
  process.send?.(report);
};

async function carryOut({ format, seed, from, to, step }: Order): Promise<void> {
  const seeds = await readSeeds();
  for (let number = from; number < to; number += step) {
    const mutation = mutationOf(seeds, format, seed, number);
    say({ kind: "begins", number });
    const began = performance.now();
    const verdict = await judge(mutation.bytes, mutation.asked, number % AGAIN_EVERY === 0);
    say({ kind: "verdict", number, ms: performance.now() - began, verdict });
  }
  say({ kind: "done", peakBytes: process.resourceUsage().maxRSS * 1024 });
  process.disconnect();
}

process.once("message", (order: Order) => {
  void carryOut(order);
});
