import { z } from "zod";
import { FEED_IDS } from "@/lib/core/feeds";

/** The crontab adds when it was due, also where it runs late because no worker was there. */
const onTime = z.object({ _cron: z.object({ ts: z.iso.datetime({ offset: true }) }).optional() });

/** Every job that exists, and what it carries. */
export const JOBS = {
  "apply-criticality": z.object({ orgId: z.number().int(), teamIds: z.array(z.uuid()), namespaceIds: z.array(z.uuid()) }),
  "apply-decision": z.object({ orgId: z.number().int(), decisionId: z.uuid() }),
  "end-expired": onTime,
  "deliver-channel": z.object({ orgId: z.number().int(), channelId: z.uuid() }),
  "ingest-report": z.object({ orgId: z.number().int(), reportId: z.uuid() }),
  "load-feed": z.object({ feed: z.enum(FEED_IDS) }),
  "mail-inbox": z.object({ orgId: z.number().int() }),
  "merge-repositories": z.object({ orgId: z.number().int() }),
  "merge-vulnerabilities": z.object({ learned: z.array(z.object({ from: z.string(), to: z.string() })) }),
  "poll-trackers": onTime,
  "recompute-risk": z.object({ orgId: z.number().int() }),
  "reconcile-vulnerabilities": z.object({ ids: z.array(z.string()).max(5000) }),
  "refresh-scores": z.object({}),
  // A list, so that what is added under the key of a waiting job is added to what it carries.
  "rewrite-posture": z.array(z.object({ orgId: z.number().int(), from: z.iso.date() })),
  "route-outbox": z.object({ orgId: z.number().int() }),
  "schedule-feeds": onTime,
  "snapshot-posture": onTime,
  "tell-policies": onTime,
  "tend-channels": onTime,
  "watch-sources": onTime,
} as const satisfies Record<string, z.ZodType>;

export type JobName = keyof typeof JOBS;
export type JobPayload<Name extends JobName> = z.infer<(typeof JOBS)[Name]>;

/** How often a job is tried before it is given up. */
const MAX_ATTEMPTS = 3;

/** A connection or transaction of pg, or a transaction of Prisma. */
export type QueueClient =
  | { query(text: string, values: unknown[]): Promise<unknown> }
  | { $executeRawUnsafe(text: string, ...values: unknown[]): Promise<number> };

export interface EnqueueOptions {
  /** not before; default: at once */
  readonly runAt?: Date;
  /** a job that waits under the same key is replaced instead of doubled; lists that both carry are joined */
  readonly key?: string;
  /** with a key: a job that waits keeps its time, so that a steady stream does not put it off for ever */
  readonly keepTime?: boolean;
  /** lower runs earlier; default 0 */
  readonly priority?: number;
}

const ADD = `select graphile_worker.add_job($1::text, payload => $2::text::json, max_attempts => $3::int,
  run_at => $4::timestamptz, job_key => $5::text, priority => $6::int,
  job_key_mode => $7::text)`;

/** Adds a job within the transaction of `client`: it runs after the commit, and not at all after a rollback. */
export async function enqueue<Name extends JobName>(
  client: QueueClient,
  name: Name,
  payload: JobPayload<Name>,
  options: EnqueueOptions = {},
): Promise<void> {
  const checked = JSON.stringify(JOBS[name].parse(payload));
  const mode = options.keepTime ? "preserve_run_at" : "replace";
  const values = [name, checked, MAX_ATTEMPTS, options.runAt ?? null, options.key ?? null, options.priority ?? null, mode];
  if ("query" in client) await client.query(ADD, values);
  else await client.$executeRawUnsafe(ADD, ...values);
}
