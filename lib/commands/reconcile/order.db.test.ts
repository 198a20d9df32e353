import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { Random } from "@/bench/random";
import type { PolicyRecord, ScanTarget, SecretRecord, SightingKind } from "@/lib/core/records";
import { decodeShape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { transactionOn, withConnection } from "@/lib/db/tx";
import { findingId, placeOf } from "@/lib/identity/finding-key";
import { counterFaults, ORG } from "@/test/ingest";
import { insert } from "@/test/rows";
import { reconcileScans } from "./reconcile-scans";
import { ScanStager } from "./scan-stager";

// State is a function of the set of reports by their own times. Histories are played in some order against the product, and
// a naive model is asked what the set of them says. Each history is of a repository of its own, so that one call of the
// product takes the next report of hundreds of them.

/** Two policies' findings, which a tool may leave unjudged, and two secrets, which it may not. */
const FINDINGS = ["policy one", "policy two", "secret three", "secret four"] as const;
type Name = (typeof FINDINGS)[number];
const kindOf = (name: Name): SightingKind => (name.startsWith("policy") ? "policy" : "secret");

/** One tool's word on one image. */
interface Word {
  tool: "alpha" | "beta";
  image: 0 | 1 | 2;
  /** by its own time, in hours */
  at: number;
  failed: boolean;
  covers: readonly SightingKind[];
  seen: readonly Name[];
  /** looked for, and not judged */
  left: readonly Name[];
}

interface History {
  repository: string;
  /** when the images were built; null: nobody says it */
  built: readonly (number | null)[];
  /** in order of arrival */
  words: readonly Word[];
}

interface State {
  open: boolean;
  firstSeen: number;
  /** who shows it where, by the newest words */
  seenBy: string[];
}

/** What a set of words says, without a thought for speed or for the order that they came in. */
function model({ built, words }: History): Map<Name, State> {
  const byTime = [...words].sort((a, b) => a.at - b.at);
  const looks = byTime.filter(({ failed }) => !failed);
  const age = (image: number): number => built[image] ?? byTime.find((word) => word.image === image)?.at ?? 0;
  const known = [...new Set(words.map(({ image }) => image))];
  const newest = known.reduce((best, image) => (age(image) > age(best) ? image : best));
  const states = new Map<Name, State>();
  for (const name of FINDINGS) {
    const first = looks.find(({ seen }) => seen.includes(name));
    if (!first) continue;
    const showing = known.flatMap((image) =>
      (["alpha", "beta"] as const)
        .filter((tool) => {
          const judged = looks.filter(
            (word) => word.image === image && word.tool === tool && word.covers.includes(kindOf(name)) && !word.left.includes(name),
          );
          return judged.at(-1)?.seen.includes(name);
        })
        .map((tool) => ({ image, tool })),
    );
    const lookedAtNewer = ({ image, tool }: { image: number; tool: string }) =>
      looks.some((word) => word.tool === tool && age(word.image) > age(image) && word.covers.includes(kindOf(name)));
    const open = showing.some(({ image }) => image === newest) || showing.some((each) => !lookedAtNewer(each));
    states.set(name, { open, firstSeen: first.at, seenBy: showing.map(({ image, tool }) => `${image} ${tool}`).sort() });
  }
  return states;
}

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const timeOf = (hours: number): Date => new Date(START + hours * HOUR);
const digestOf = (image: number): string => `sha256:${String(image + 1).repeat(64)}`;

const targetOf = (repository: string, image: number): ScanTarget => ({
  kind: "image",
  name: repository,
  image: { repository, digest: digestOf(image), configDigest: null, tags: [] },
});

function recordOf(name: Name, result: PolicyRecord["result"]): PolicyRecord | SecretRecord {
  const common = { title: name, severity: "high" as const };
  return kindOf(name) === "policy"
    ? { ...common, type: "policy", policy: name, rule: "", message: null, resolution: null, category: null, result }
    : { ...common, type: "secret", rule: name, path: "/etc/key", masked: null, lines: null };
}

/** Plays the next word of each history in one call, as one report that speaks of many images. */
async function play(histories: readonly History[], step: number): Promise<void> {
  const words = histories.flatMap((history) => {
    const word = history.words[step];
    return word ? [{ history, word }] : [];
  });
  const reportId = randomUUID();
  const receivedAt = timeOf(10_000 + step);
  await insert("report", [
    {
      org_id: ORG,
      id: reportId,
      sha256: `\\x${step.toString(16).padStart(2, "0").repeat(32)}`,
      size_bytes: 1,
      status: "done",
      received_at: receivedAt,
      received_by: "test",
      attempt: 1,
      late: false,
      counts: {},
      by_kind: {},
      warnings: [],
      demo: false,
    },
  ]);
  await withConnection(async (client) => {
    const stager = new ScanStager(client, { askedImage: null, repositoryOf: (name) => name, clusterOf: async () => null });
    for (const { history, word } of words) {
      const builtAt = history.built[word.image];
      await stager.addScan({
        type: "scan",
        target: targetOf(history.repository, word.image),
        tool: { name: word.tool, version: null, databaseAt: null },
        artifact: null,
        scannedAt: timeOf(word.at),
        status: word.failed ? "failed" : "ok",
        statusReason: null,
        covers: word.failed ? [] : word.covers,
        os: null,
        architecture: null,
        sizeBytes: null,
        builtAt: builtAt === null || builtAt === undefined ? null : timeOf(builtAt),
        labels: {},
        layers: [],
      });
      for (const name of word.failed ? [] : word.seen) await stager.add(recordOf(name, "fail"));
      for (const name of word.failed ? [] : word.left) await stager.add(recordOf(name, "error"));
    }
    await stager.end();
    await transactionOn(client, () =>
      reconcileScans(client, ORG, {
        scans: stager.scans,
        deliveries: stager.deliveryCount,
        receivedAt,
        reportId,
        sha256: step.toString(16).padStart(2, "0").repeat(32),
      }),
    );
  });
}

interface Row {
  id: string;
  shape: number;
  first_seen_at: Date;
  seen_by: string[];
}

async function rowsOf(): Promise<Map<string, Row>> {
  const { rows } = await pool().query<Row>(
    `select f.id, f.shape, f.first_seen_at, coalesce(array_agg(substr(i.digest, 8, 1)::int - 1 || ' ' || s.tool order by 1) filter (where s.tool is not null), '{}') as seen_by
     from finding f left join sighting s on s.org_id = f.org_id and s.finding_id = f.id
     left join image i on i.org_id = s.org_id and i.id = s.target_id
     where f.org_id = $1 group by f.org_id, f.id`,
    [ORG],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Plays them all and says in what they differ from the model. */
async function differences(histories: readonly History[]): Promise<string[]> {
  const steps = Math.max(...histories.map(({ words }) => words.length));
  for (let step = 0; step < steps; step++) {
    await play(histories, step);
    // As autovacuum does in a database that lives longer than a test.
    await pool().query("analyze finding, sighting, target, target_scan, target_look, unjudged, image, repository, report");
  }
  const rows = await rowsOf();
  return histories.flatMap((history) => {
    const expected = model(history);
    return FINDINGS.flatMap((name) => {
      const row = rows.get(findingId(placeOf(targetOf(history.repository, 0)), recordOf(name, "fail")));
      const wanted = expected.get(name) ?? null;
      const found: State | null = row
        ? {
            open: decodeShape(row.shape).state !== "fixed",
            firstSeen: (row.first_seen_at.getTime() - START) / HOUR,
            seenBy: [...row.seen_by].sort(),
          }
        : null;
      return JSON.stringify(found) === JSON.stringify(wanted)
        ? []
        : [`${history.repository}, ${name}: ${JSON.stringify(found)} for ${JSON.stringify(wanted)} of ${JSON.stringify(history)}`];
    });
  });
}

function ordersOf<T>(items: readonly T[]): T[][] {
  return items.length === 0
    ? [[]]
    : items.flatMap((item, at) => ordersOf(items.filter((_, other) => other !== at)).map((rest) => [item, ...rest]));
}

const BOTH: readonly SightingKind[] = ["policy", "secret"];
/** Two tools, two images; a failed scan, a check left unjudged twice, a kind that was not looked for. */
const SIX: readonly Word[] = [
  { tool: "alpha", image: 0, at: 1, failed: false, covers: BOTH, seen: ["policy one", "secret three"], left: [] },
  { tool: "beta", image: 0, at: 2, failed: false, covers: BOTH, seen: ["policy one", "policy two", "secret four"], left: [] },
  { tool: "alpha", image: 0, at: 3, failed: false, covers: ["policy"], seen: [], left: ["policy one"] },
  { tool: "beta", image: 1, at: 4, failed: false, covers: BOTH, seen: ["secret four"], left: ["policy two"] },
  { tool: "alpha", image: 1, at: 5, failed: true, covers: [], seen: [], left: [] },
  { tool: "beta", image: 0, at: 6, failed: false, covers: ["policy"], seen: ["policy two"], left: ["policy one"] },
];

test("all 720 orders of six reports end in the state that a naive model says", { timeout: 120_000 }, async () => {
  const orders = ordersOf(SIX);
  expect(orders).toHaveLength(720);
  const built = [0, 100, null];
  const histories = orders.map((words, at): History => ({ repository: `registry.example/order/${at}`, built, words }));
  expect((await differences(histories)).slice(0, 3)).toEqual([]);
  expect(await counterFaults()).toEqual([]);
  // The six do not end in nothing.
  expect([...model(histories[0] as History).values()].map(({ open }) => open).sort()).toEqual([false, true, true, true]);
});

const SEED = 20_261_126;
const HISTORIES = 2_000;

function randomHistory(random: Random, at: number): History {
  const hours = Array.from({ length: 8 }, (_, hour) => hour + 1);
  const some = (names: readonly Name[], share: number) => names.filter(() => random.chance(share));
  const words = Array.from({ length: 3 + random.below(6) }, (): Word => {
    const [hour = 1] = hours.splice(random.below(hours.length), 1);
    const covers = random.pick<readonly SightingKind[]>([BOTH, BOTH, ["policy"], ["secret"]]);
    const names = FINDINGS.filter((name) => covers.includes(kindOf(name)));
    const seen = some(names, 0.4);
    const failed = random.chance(0.1);
    const left = some(
      names.filter((name) => kindOf(name) === "policy" && !seen.includes(name)),
      0.4,
    );
    return {
      tool: random.pick(["alpha", "beta"] as const),
      image: random.pick([0, 0, 1, 1, 2] as const),
      at: hour,
      failed,
      covers: failed ? [] : covers,
      seen: failed ? [] : seen,
      left: failed ? [] : left,
    };
  });
  return {
    repository: `registry.example/random/${at}`,
    built: random.chance(0.5) ? [10, 20, 30] : random.chance(0.5) ? [30, 10, 20] : [null, null, null],
    words,
  };
}

test(`${HISTORIES} random histories end in the state that a naive model says (seed ${SEED})`, { timeout: 300_000 }, async () => {
  const random = new Random(SEED);
  const histories = Array.from({ length: HISTORIES }, (_, at) => randomHistory(random, at));
  const found = await differences(histories);
  expect(found.slice(0, 3), `${found.length} differ`).toEqual([]);
  expect(await counterFaults()).toEqual([]);
});
