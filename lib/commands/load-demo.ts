import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { systemCtx } from "@/lib/auth/ctx";
import type { FeedId } from "@/lib/core/feeds";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { BASE_TEAM, BASES, inTag, scanDays } from "@/lib/demo/bases";
import { chance } from "@/lib/demo/chance";
import { eventsUntil } from "@/lib/demo/events";
import { CLUSTERS, repositoryOf, TEAMS, WORKLOADS } from "@/lib/demo/fleet";
import { inLanes } from "@/lib/demo/in-lanes";
import { inventoryAt, releasesOf, tagOf } from "@/lib/demo/inventory";
import { cosignOutput, provenanceLines } from "@/lib/demo/provenance";
import { isKnown, showsRow, tell } from "@/lib/demo/sources";
import { STATEMENTS } from "@/lib/demo/statements";
import { tetragonUntil } from "@/lib/demo/tetragon";
import { ingestEvents } from "./ingest-events";
import { ingestReport } from "./ingest-report";
import { loadFeed } from "./load-feed";
import { receiveReport } from "./receive-report";
import { recordPosture } from "./record-posture";

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 90;
const INVENTORY_EVERY_DAYS = 6;
/** lately closer, so that what this week's releases mended falls into this week */
const INVENTORY_LATELY_DAYS = [5, 3, 2];
const SCAN_EVERY_DAYS = 24;
/** Reports read at once: one is parsed while the database works on the other. */
const AT_ONCE = 2;

export interface DemoProgress {
  /** 0–1 */
  done: number;
  what: string;
}

interface Step {
  at: Date;
  what: string;
  /** what is scanned; null for what concerns everything */
  lane: string | null;
  send(at: Date): Promise<void>;
}

/**
 * Fills an empty organisation with the demo fleet: real reports, inventories and events, told of made-up workloads in
 * the order in which ninety days would have brought them, through the product's own ingest. Everything is marked as demo.
 */
export async function loadDemo({
  orgId,
  now = new Date(),
  onProgress = () => undefined,
}: {
  orgId: number;
  now?: Date;
  onProgress?: (progress: DemoProgress) => void;
}): Promise<void> {
  const ctx = systemCtx(orgId, "demo fleet");
  const taken = await pool().query("select from report where org_id = $1 limit 1", [orgId]);
  if ((taken.rowCount ?? 0) > 0) throw new Error("The demo fleet is for an empty organisation: this one has reports.");
  await pool().query("update org set demo_loaded_at = now() where id = $1", [orgId]);

  onProgress({ done: 0, what: "feeds" });
  for (const [id, file] of FEEDS)
    await loadFeed(id, readFeed(file), { loadedBy: "demo fleet", source: basename(file), receivedAt: now, sha256: null });
  await createTeams(orgId);
  await createClusters(orgId);

  const send = async (body: string, options: { cluster?: string; image?: string; filename: string }, at: Date) => {
    async function* bytes() {
      yield Buffer.from(body);
    }
    const { id } = await receiveReport(ctx, { body: bytes(), ...options, receivedAt: at, readLater: false });
    await ingestReport({ orgId, reportId: id, daysLater: true });
    await pool().query("update report set demo = true where org_id = $1 and id = $2", [orgId, id]);
  };
  const steps = [
    ...inventorySteps(now, send),
    ...baseSteps(now, send),
    ...scanSteps(now, send),
    ...statementSteps(now, send),
    ...provenanceSteps(now, send),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  let sent = 0;
  await inLanes(steps, AT_ONCE, async (step) => {
    if (sent++ % 10 === 0) onProgress({ done: (0.9 * sent) / steps.length, what: step.what });
    await step.send(step.at);
  });

  onProgress({ done: 0.9, what: "runtime events" });
  for (const { cluster, body } of [...eventsUntil(now), ...tetragonUntil(now)]) await ingestEvents(ctx, { body, cluster });
  for (let back = HISTORY_DAYS; back >= 0; back--) {
    if (back % 10 === 0) onProgress({ done: 0.92 + (0.08 * (HISTORY_DAYS - back)) / HISTORY_DAYS, what: "ninety days of history" });
    await recordPosture(orgId, new Date(now.getTime() - back * DAY_MS).toISOString().slice(0, 10), now);
  }
  await pool().query("analyze");
  onProgress({ done: 1, what: "done" });
}

const FEEDS: readonly [FeedId, string][] = [
  ["kev", "kev/cisa-kev-2025-08-25.json.gz"],
  ["epss", "epss/epss-scores-2024-01-13.csv.gz"],
  ["vulnrichment", "ssvc/vulnrichment_ssvc_2024-10-24.csv.gz"],
];

function readFeed(file: string): Buffer {
  const bytes = readFileSync(join(process.cwd(), "test/corpus", file));
  return file.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

async function createTeams(orgId: number): Promise<void> {
  const criticality = ["low", "medium", "high", "very_high"];
  let position = (await pool().query("select coalesce(max(position) + 1, 0)::int as next from ownership_rule where org_id = $1", [orgId]))
    .rows[0].next as number;
  for (const team of TEAMS) {
    const id = newId();
    await pool().query(
      "insert into team (org_id, id, slug, name, contact, criticality, load_line, demo) values ($1, $2, $3, $3, $4, $5, $6, true)",
      [orgId, id, team.name, team.contact, criticality.indexOf(team.criticality), team.loadLine],
    );
    for (const name of team.people) {
      const userId = newId();
      const email = `${name.toLowerCase().replace(" ", ".")}@acme.example`;
      await pool().query(
        "insert into app_user (org_id, id, email, name, role, demo) values ($1, $2, $3, $4, 'developer', true) on conflict do nothing",
        [orgId, userId, email, name],
      );
      await pool().query(
        "insert into membership (org_id, team_id, user_id) select $1, $2, id from app_user where org_id = $1 and email = $3",
        [orgId, id, email],
      );
    }
    for (const namespace of team.namespaces) {
      await pool().query(
        "insert into ownership_rule (org_id, id, position, team_id, namespace_glob, demo) values ($1, $2, $3, $4, $5, true)",
        [orgId, newId(), position++, id, namespace],
      );
    }
    await pool().query(
      "insert into ownership_rule (org_id, id, position, team_id, label_key, label_value, demo) values ($1, $2, $3, $4, 'team', $5, true)",
      [orgId, newId(), position++, id, team.name],
    );
    for (const { repository } of team.name === BASE_TEAM ? BASES : []) {
      await pool().query(
        "insert into ownership_rule (org_id, id, position, team_id, repository_glob, demo) values ($1, $2, $3, $4, $5, true)",
        [orgId, newId(), position++, id, repository],
      );
    }
  }
}

async function createClusters(orgId: number): Promise<void> {
  for (const [index, { name, provider, version }] of CLUSTERS.entries()) {
    const id = newId();
    await pool().query("insert into cluster (org_id, id, name, provider, version, demo) values ($1, $2, $3, $4, $5, true)", [
      orgId,
      id,
      name,
      provider,
      version,
    ]);
    await pool().query("insert into cluster_number (org_id, cluster_id, number) values ($1, $2, $3)", [orgId, id, index + 1]);
  }
}

type Send = (body: string, options: { cluster?: string; image?: string; filename: string }, at: Date) => Promise<void>;

const daysBack = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);

function inventorySteps(now: Date, send: Send): Step[] {
  return CLUSTERS.flatMap((cluster, index) => {
    const days = [];
    for (let back = HISTORY_DAYS + 1; back > 0; back -= INVENTORY_EVERY_DAYS) days.push(back);
    return [...days, ...INVENTORY_LATELY_DAYS, 0].map((back) => ({
      at: new Date(daysBack(now, back).getTime() - (index + 1) * 60_000),
      what: `inventory of ${cluster.name}`,
      lane: null,
      send: (at: Date) => send(inventoryAt(cluster, back), { cluster: cluster.name, filename: `${cluster.name}.json` }, at),
    }));
  });
}

function statementSteps(now: Date, send: Send): Step[] {
  return STATEMENTS.map(({ daysBack: back, filename, body }) => ({
    at: daysBack(now, back),
    what: "statements",
    lane: null,
    send: (at: Date) => send(body(at), { filename }, at),
  }));
}

/** What was signed about the newest images, sent the day before yesterday. */
function provenanceSteps(now: Date, send: Send): Step[] {
  const at = daysBack(now, 2.4);
  const documents = [
    { filename: "provenance.intoto.jsonl", body: provenanceLines(daysBack(now, 3)) },
    { filename: "cosign-verify.json", body: cosignOutput(daysBack(now, 2.9)) },
  ];
  return documents.map(({ filename, body }) => ({
    at,
    what: filename,
    lane: null,
    send: (received: Date) => send(body, { filename }, received),
  }));
}

/** Base images are scanned where they are kept; nothing runs them as they are. */
function baseSteps(now: Date, send: Send): Step[] {
  return BASES.flatMap((base) =>
    base.tags.flatMap(({ tag, builtDaysBack }, index) =>
      scanDays(base, index, HISTORY_DAYS, SCAN_EVERY_DAYS).flatMap((back) => {
        const at = daysBack(now, back);
        const shows = (row: string, fixable: boolean) => inTag(index, { fixable }) && isKnown(row, back);
        const scan = { repository: base.repository, tag, at, builtAt: daysBack(now, builtDaysBack), shows };
        return tell(`base-${base.name}`, scan).map(({ tool, body }, order) => ({
          at: new Date(at.getTime() + (order + 1) * 90_000),
          what: `${tool} on the base image ${base.name}`,
          lane: base.repository,
          send: (received: Date) => send(body, { filename: `base-${base.name}-${tool}.json` }, received),
        }));
      }),
    ),
  );
}

/** Each release is scanned when it is built, shortly before it runs, then again every few weeks and lately; stale ones were, once. */
function scanSteps(now: Date, send: Send): Step[] {
  return WORKLOADS.flatMap((workload) => {
    if (workload.source === "none") return [];
    const repository = repositoryOf(workload);
    const releases = releasesOf(workload);
    const last = workload.staleDays ?? chance(repository, "last scan") * 4 + 0.1;
    return releases.flatMap((day, release) => {
      const until = releases[release + 1] ?? last;
      const days = [day + 0.3];
      for (let back = day - SCAN_EVERY_DAYS; back > until + 6; back -= SCAN_EVERY_DAYS) days.push(back);
      if (release === releases.length - 1) days.push(last);
      return [...new Set(days)].flatMap((back) => {
        const at = daysBack(now, back);
        const tag = tagOf(release);
        const shows = showsRow(workload, release, back);
        return tell(workload.source, { repository, tag, at, builtAt: daysBack(now, day + 1), shows }).map((document, index) => ({
          at: new Date(at.getTime() + (index + 1) * 90_000),
          what: `${document.tool} on ${workload.name}`,
          lane: repository,
          send: (received: Date) =>
            send(
              document.body,
              { filename: `${workload.name}-${document.tool}.json`, ...(document.namesImage ? {} : { image: `${repository}:${tag}` }) },
              received,
            ),
        }));
      });
    });
  });
}
