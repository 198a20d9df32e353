import { Client } from "pg";

/** Runs work and says how many statements went to the database, on whatever connection. */
export async function countStatements<Result>(work: () => Promise<Result>): Promise<{ result: Result; statements: number }> {
  const query = Client.prototype.query as (...all: unknown[]) => unknown;
  let statements = 0;
  function counting(this: Client, ...all: unknown[]): unknown {
    statements++;
    return query.apply(this, all);
  }
  Object.assign(Client.prototype, { query: counting });
  try {
    return { result: await work(), statements };
  } finally {
    Object.assign(Client.prototype, { query });
  }
}
