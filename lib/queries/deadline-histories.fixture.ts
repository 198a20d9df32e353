// Findings with random histories, written straight into the tables, and kept as plain objects to count by hand.
import { newId } from "@/lib/core/ids";
import { encodeShape, type FindingState, isOpenState, type Shape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { newOrg } from "@/test/rows";
import { writeCounters } from "../../bench/fleet";
import { Random } from "../../bench/random";

export const DAY_MS = 86_400_000;

export interface Stretch {
  state: FindingState;
  from: number;
  /** null: it goes on */
  to: number | null;
  due: number | null;
  dueKnown: boolean;
}
export interface History {
  id: string;
  teamId: string | null;
  vulnerability: boolean;
  /** numbers of clusters that the place runs in */
  clusters: number[];
  stretches: Stretch[];
}
export interface Histories {
  orgId: number;
  now: number;
  teams: { id: string; name: string }[];
  clusters: { id: string; name: string; number: number }[];
  all: History[];
}

const NEXT: Record<string, readonly FindingState[]> = {
  open: ["in_triage", "fixed", "fixed", "accepted_risk", "not_affected"],
  in_triage: ["fixed", "fixed", "false_positive", "open"],
  accepted_risk: ["open", "fixed"],
  not_affected: ["open", "fixed"],
  false_positive: ["open"],
  fixed: ["open"],
};

/** A life of up to 200 days; what ended more than `keptDays` ago kept no deadline. */
function live(random: Random, now: number, timed: boolean, keptDays: number): Stretch[] {
  const stretches: Stretch[] = [];
  const pace = random.pick([4, 20, 90]);
  let state: FindingState = "open";
  let at = now - Math.ceil(random.below(200 * 86_400) + 3_600) * 1_000;
  for (;;) {
    const length = Math.ceil(random.below((state === "fixed" ? 300 : pace) * 86_400) + 60) * 1_000;
    const to = at + length < now && stretches.length < 6 ? at + length : null;
    const due = isOpenState(state) && timed ? at + random.below(80 * 86_400) * 1_000 : null;
    const dueKnown = to === null || to > now - keptDays * DAY_MS;
    stretches.push({ state, from: at, to, due: dueKnown ? due : null, dueKnown });
    if (to === null) return stretches;
    at = to;
    state = random.pick(NEXT[state] ?? ["open"]);
  }
}

const shapeOf = (history: Pick<History, "vulnerability" | "clusters">, timed: boolean, state: FindingState): number => {
  const facts: Shape = {
    kind: history.vulnerability ? "vulnerability" : "license",
    state,
    severity: "high",
    outcome: history.vulnerability ? (timed ? "14_days" : "on_upgrade") : "none",
    kev: false,
    exposed: false,
    running: state !== "fixed" && history.clusters.length > 0,
    fixable: timed,
    seenBy: "trivy",
    priority: "none",
    origin: "unknown",
  };
  return encodeShape(facts);
};

export async function makeHistories(count: number, keptDays: number, seed = 3): Promise<Histories> {
  const random = new Random(seed);
  const now = Date.now();
  const orgId = await newOrg(`histories ${seed}`);
  const teams = ["alpha", "bravo", "charlie", "quiet"].map((name) => ({ id: newId(), name }));
  const clusters = ["east", "west"].map((name, at) => ({ id: newId(), name, number: at + 1 }));
  for (const { id, name } of teams)
    await pool().query("insert into team (org_id, id, slug, name) values ($1, $2, $3, $3)", [orgId, id, name]);
  for (const { id, name, number } of clusters) {
    await pool().query("insert into cluster (org_id, id, name) values ($1, $2, $3)", [orgId, id, name]);
    await pool().query("insert into cluster_number (org_id, cluster_id, number) values ($1, $2, $3)", [orgId, id, number]);
  }
  const places = Array.from({ length: 24 }, () => ({
    id: newId(),
    teamId: teams[random.pick([0, 0, 1, 2, -1])]?.id ?? null,
    clusters: random.pick([[], [1], [2], [1, 2]]),
  }));
  for (const { id, teamId, clusters: numbers } of places)
    await pool().query(
      "insert into target (org_id, id, kind, place_id, name, team_id, clusters) values ($1, $2, 1, $2, 'source', $3, $4)",
      [orgId, id, teamId, numbers],
    );
  const all: History[] = [];
  for (let at = 0; at < count; at++) {
    const place = random.pick(places);
    const timed = random.chance(0.7);
    const vulnerability = random.chance(0.9);
    const history: History = {
      id: newId(),
      teamId: place.teamId,
      vulnerability,
      clusters: place.clusters,
      stretches: live(random, now, timed && vulnerability, keptDays),
    };
    all.push(history);
    await writeHistory(orgId, place.id, history, timed);
  }
  const client = await pool().connect();
  try {
    await writeCounters(client, orgId);
  } finally {
    client.release();
  }
  return { orgId, now, teams, clusters, all };
}

async function writeHistory(orgId: number, placeId: string, history: History, timed: boolean): Promise<void> {
  const { id, teamId, stretches } = history;
  const [first] = stretches;
  const last = stretches.at(-1);
  if (!first || !last) throw new Error("A history has a beginning.");
  const time = (at: number | null) => (at === null ? null : new Date(at));
  await pool().query(
    `insert into finding (org_id, id, place_id, team_id, shape, clusters, problem, subject, first_seen_at, state_since, due_at)
     values ($1, $2, $3, $4, $5, $6, 'CVE-2026-0001', 'pkg:deb/debian/openssl', $7, $8, $9)`,
    [
      orgId,
      id,
      placeId,
      teamId,
      shapeOf(history, timed, last.state),
      last.state === "fixed" ? [] : history.clusters,
      time(first.from),
      time(last.from),
      time(last.due),
    ],
  );
  for (const { state, from, to, due, dueKnown } of stretches.slice(0, -1))
    await pool().query(
      "insert into finding_span (org_id, finding_id, from_at, to_at, shape, reason, due_at, due_known) values ($1, $2, $3, $4, $5, 'test', $6, $7)",
      [orgId, id, time(from), time(to), shapeOf(history, timed, state), time(due), dueKnown],
    );
}
