// What a piece of work asks of the database, and what that costs there: counted and explained, not timed from outside.
import { Client, type ClientBase } from "pg";
import { z } from "zod";

export interface Statement {
  text: string;
  values: unknown[];
}

const queryConfig = z.object({ text: z.string(), values: z.array(z.unknown()).optional() });

/** Runs the work and returns every statement that it sent. One at a time: what runs beside it is caught too. */
export async function statementsOf<Result>(work: () => Promise<Result>): Promise<{ result: Result; statements: Statement[] }> {
  const statements: Statement[] = [];
  const original = Client.prototype.query;
  const spy = function (this: Client, ...args: unknown[]): unknown {
    const config = queryConfig.safeParse(args[0]);
    if (config.success) statements.push({ text: config.data.text, values: config.data.values ?? (Array.isArray(args[1]) ? args[1] : []) });
    return Reflect.apply(original, this, args);
  };
  Object.assign(Client.prototype, { query: spy });
  try {
    return { result: await work(), statements };
  } finally {
    Object.assign(Client.prototype, { query: original });
  }
}

export interface Cost {
  /** planning and execution in the server */
  ms: number;
  /** 8 kB pages touched, found in memory or not */
  buffers: number;
}

const plan = z.array(
  z.object({
    "QUERY PLAN": z.array(
      z.object({
        Plan: z.looseObject({ "Shared Hit Blocks": z.number(), "Shared Read Blocks": z.number() }),
        "Planning Time": z.number(),
        "Execution Time": z.number(),
      }),
    ),
  }),
);

export async function costOf(client: ClientBase, statements: readonly Statement[]): Promise<Cost> {
  const cost: Cost = { ms: 0, buffers: 0 };
  for (const { text, values } of statements) {
    const { rows } = await client.query(`explain (analyze, timing off, buffers, format json) ${text}`, values);
    for (const { "QUERY PLAN": plans } of plan.parse(rows)) {
      for (const one of plans) {
        cost.ms += one["Planning Time"] + one["Execution Time"];
        cost.buffers += one.Plan["Shared Hit Blocks"] + one.Plan["Shared Read Blocks"];
      }
    }
  }
  return cost;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};
