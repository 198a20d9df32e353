import { PrismaPg } from "@prisma/adapter-pg";
import { type ClientBase, Pool } from "pg";
import { env } from "@/lib/env";
import { PrismaClient } from "./generated/client";

interface Connections {
  pool: Pool;
  db: PrismaClient;
}

// Next bundles a module once per entry point; the connections must still be one set per process.
const shared = globalThis as { plimsollConnections?: Connections };

/**
 * Compiling takes longer than our queries do. Said by a statement, not at the start of the connection: poolers refuse options
 * there, and one that shares a connection between clients only spreads what is wanted anyway.
 */
async function withoutJit(client: ClientBase): Promise<void> {
  await client.query("set jit = off");
}

function connections(): Connections {
  if (!shared.plimsollConnections) {
    const pool = new Pool({
      connectionString: env().DATABASE_URL,
      max: env().DATABASE_POOL_SIZE,
      application_name: "plimsoll",
      onConnect: withoutJit,
    });
    pool.on("error", () => undefined); // an idle connection was cut; the next query opens another and reports its own failure
    shared.plimsollConnections = { pool, db: new PrismaClient({ adapter: new PrismaPg(pool) }) };
  }
  return shared.plimsollConnections;
}

/** Entities, and SQL that Prisma types. */
export const db = (): PrismaClient => connections().db;

/** Plain connections: COPY, set-based transactions, LISTEN. */
export const pool = (): Pool => connections().pool;

export async function closeConnections(): Promise<void> {
  const open = shared.plimsollConnections;
  delete shared.plimsollConnections;
  await open?.db.$disconnect();
  if (open && !open.pool.ended) await open.pool.end();
}
