import { Client } from "pg";

/** What a new connection begins with, which is no statement of the work that happens to open it. */
const isSetUp = ([text]: readonly unknown[]): boolean => typeof text === "string" && text.startsWith("set ");

/** Runs work and says how many statements went to the database, on whatever connection. */
export async function countStatements<Result>(work: () => Promise<Result>): Promise<{ result: Result; statements: number }> {
  const query = Client.prototype.query as (...all: unknown[]) => unknown;
  let statements = 0;
  function counting(this: Client, ...all: unknown[]): unknown {
    if (!isSetUp(all)) statements++;
    return query.apply(this, all);
  }
  Object.assign(Client.prototype, { query: counting });
  try {
    return { result: await work(), statements };
  } finally {
    Object.assign(Client.prototype, { query });
  }
}
