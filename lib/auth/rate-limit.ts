import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { Problem } from "@/lib/core/errors";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";

/** How often something may be tried, by whom: name → attempts and the seconds in which they count. */
const LIMITS = {
  /** wrong passwords for one account from one address */
  "sign-in": { points: 5, duration: 15 * 60 },
  /** wrong passwords for one account from anywhere: many addresses guessing together */
  "sign-in-account": { points: 30, duration: 15 * 60 },
  /** wrong codes of one account's second factor, from whoever knows its password */
  "second-factor": { points: 5, duration: 15 * 60 },
  /** wrong passwords in the own account's forms, from whoever holds its session */
  "own-password": { points: 10, duration: 15 * 60 },
  "set-up": { points: 20, duration: 15 * 60 },
} as const;
type Limit = keyof typeof LIMITS;

const limiters = new Map<Limit, RateLimiterPostgres>();

function limiter(name: Limit): RateLimiterPostgres {
  let found = limiters.get(name);
  if (!found) {
    const limit = { keyPrefix: name, ...LIMITS[name] };
    found = new RateLimiterPostgres({
      ...limit,
      storeClient: pool(),
      storeType: "pool",
      tableName: "rate_limit",
      tableCreated: true,
      clearExpiredByTimeout: true,
      insuranceLimiter: new RateLimiterMemory(limit),
    });
    limiters.set(name, found);
  }
  return found;
}

const tooMany = (waitMs: number): Problem => {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new Problem("rate_limited", `Too many attempts. Try again in ${Math.ceil(seconds / 60)} minutes.`, { retryAfterSeconds: seconds });
};

/** Counts one attempt; throws Problem rate_limited when there were too many. */
export async function countAttempt(name: Limit, key: string): Promise<void> {
  try {
    await limiter(name).consume(key.slice(0, 200));
  } catch (refused) {
    if (refused instanceof RateLimiterRes) throw tooMany(refused.msBeforeNext);
    throw refused;
  }
}

export async function forgetAttempts(name: Limit, key: string): Promise<void> {
  await limiter(name).delete(key.slice(0, 200));
}

/**
 * The caller's address as our own proxy wrote it (the last entry it appended). Without a proxy that we were told to
 * trust, the header is the caller's own claim and tells nothing.
 */
export function callerAddress(headers: Headers): string {
  if (env().TRUST_PROXY !== "1") return "direct";
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "direct";
}
