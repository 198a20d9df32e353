import type { PoolClient } from "pg";
import { pool } from "./client";

const RETRYABLE = new Set(["40001", "40P01"]);
const MAX_TRIES = 5;

const code = (error: unknown): string | undefined =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : undefined;

/** Runs work with a plain connection of its own; one that broke is not used again. */
export async function withConnection<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool().connect();
  let broken: Error | boolean = false;
  client.once("error", markBroken);
  try {
    return await work(client);
  } finally {
    client.off("error", markBroken);
    client.release(broken);
  }
  function markBroken(error: Error): void {
    broken = error;
  }
}

/** Runs work in one transaction on a plain connection, again when PostgreSQL had to break a deadlock or a conflict. */
export const transaction = <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> =>
  withConnection((client) => transactionOn(client, work));

/** The same on a connection that the caller holds, because its temp tables are needed. */
export async function transactionOn<Result>(client: PoolClient, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query("begin");
      const result = await work(client);
      await client.query("commit");
      return result;
    } catch (error) {
      const rolledBack = await client.query("rollback").then(
        () => true,
        () => false,
      );
      if (!rolledBack || attempt >= MAX_TRIES || !RETRYABLE.has(code(error) ?? "")) throw error;
    }
  }
}

/** Runs work in a transaction of which nothing is kept, for saying what a change would do by the statements that make it. */
export async function rehearsal<Result>(client: PoolClient, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    await client.query("begin");
    try {
      return await work(client);
    } catch (error) {
      if (attempt >= MAX_TRIES || !RETRYABLE.has(code(error) ?? "")) throw error;
    } finally {
      await client.query("rollback");
    }
  }
}
