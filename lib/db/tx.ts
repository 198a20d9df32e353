import type { PoolClient } from "pg";
import { pool } from "./client";

const RETRYABLE = new Set(["40001", "40P01"]);
const MAX_TRIES = 5;

const code = (error: unknown): string | undefined =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "string" ? error.code : undefined;

/** Runs work in one transaction on a plain connection, again when PostgreSQL had to break a deadlock or a conflict. */
export async function transaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool().connect();
    let broken = false;
    try {
      await client.query("begin");
      const result = await work(client);
      await client.query("commit");
      return result;
    } catch (error) {
      await client.query("rollback").catch(() => {
        broken = true;
      });
      if (broken || attempt >= MAX_TRIES || !RETRYABLE.has(code(error) ?? "")) throw error;
    } finally {
      client.release(broken);
    }
  }
}
