// A small made-up fleet for the tests of the findings queries, and a naive reading of the same filters over all its rows.

import { type Ctx, systemCtx } from "@/lib/auth/ctx";
import { severityNumber } from "@/lib/core/severity";
import { decodeShape, isOpenState, OUTCOMES, type Shape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { type Fleet, makeFleet, writeCounters } from "../../bench/fleet";
import { asksForFixed } from "./finding-facts";
import type { FindingFilterInput } from "./finding-narrow";

export interface NaiveFinding {
  id: string;
  team: string | null;
  shape: Shape;
  clusters: number[];
  placeId: string;
  place: string;
  /** clusters that anything of the place runs in */
  placeClusters: number[];
  problem: string;
  title: string;
  subject: string;
  rank: number;
  epss: number | null;
  firstSeen: number;
  stateSince: number;
  due: number | null;
  sightings: { tool: string; image: string; digest: string; name: string }[];
  workloads: { id: string; namespace: string; clusters: number }[];
  spans: { from: number; to: number; shape: Shape; due: number | null; dueKnown: boolean }[];
}

export interface TestFleet {
  fleet: Fleet;
  all: NaiveFinding[];
  ctx: Ctx;
  developer(...teams: number[]): Ctx;
}

/** Two orgs with the same names and ids, of which the second is never to be seen from the first. */
export async function testFleet(findings: number): Promise<TestFleet> {
  const client = await pool().connect();
  try {
    const fleet = await makeFleet(client, findings, 7);
    const other = await makeFleet(client, findings, 7);
    await client.query("update finding set problem = 'CANARY', rank = 9999 where org_id = $1", [other.orgId]);
    // a place that is no image; whoever owns it owns its findings
    const { rows: some } = await client.query(
      "select id, team_id from finding where org_id = $1 and team_id is not null order by team_id, id limit 5",
      [fleet.orgId],
    );
    const owner = some[0]?.team_id;
    await client.query("insert into target (org_id, id, kind, place_id, name, team_id) values ($1, $2, 1, $2, 'app/source', $3)", [
      fleet.orgId,
      SOURCE,
      owner,
    ]);
    await client.query("update finding set place_id = $2, clusters = '{}', team_id = $4 where org_id = $1 and id = any($3)", [
      fleet.orgId,
      SOURCE,
      some.map((row) => row.id),
      owner,
    ]);
    await client.query("delete from sighting where org_id = $1 and finding_id = any($2)", [fleet.orgId, some.map((row) => row.id)]);
    // Of two stretches in three it is known what deadline held when they ended, and of some that none did.
    await client.query(
      `update finding_span set due_known = true, due_at = case when abs(hashtext(finding_id::text || 'n')) % 4 > 0
         then from_at + abs(hashtext(finding_id::text || 'd')) % 100 * 0.02 * (to_at - from_at) end
       where org_id = $1 and abs(hashtext(finding_id::text)) % 3 > 0`,
      [fleet.orgId],
    );
    await writeCounters(client, fleet.orgId);
    const { rows } = await client.query(
      `select f.id, f.team_id as team, f.shape, f.clusters, f.place_id as "placeId", coalesce(r.name, t.name) as place,
         array(select distinct n from target o, unnest(o.clusters) n where o.org_id = f.org_id and o.place_id = f.place_id)::int[] as "placeClusters", f.problem, coalesce(v.title, '') as title, f.subject,
         f.rank, nullif(f.epss, -1) as epss, f.first_seen_at as "firstSeen", f.state_since as "stateSince", f.due_at as due,
         coalesce((select json_agg(json_build_object('tool', s.tool, 'image', s.target_id, 'digest', i.digest, 'name', st.name)) from sighting s
           join target st on st.org_id = s.org_id and st.id = s.target_id join image i on i.org_id = s.org_id and i.id = s.target_id
           where s.org_id = f.org_id and s.finding_id = f.id), '[]') as sightings,
         coalesce((select json_agg(json_build_object('id', w.id, 'namespace', w.namespace, 'clusters', n.number)) from sighting s
           join container c on c.org_id = s.org_id and c.image_id = s.target_id join workload w on w.org_id = c.org_id and w.id = c.workload_id
           join cluster_number n on n.org_id = w.org_id and n.cluster_id = w.cluster_id
           where s.org_id = f.org_id and s.finding_id = f.id), '[]') as workloads,
         coalesce((select json_agg(json_build_object('from', extract(epoch from s.from_at) * 1000, 'to', extract(epoch from s.to_at) * 1000, 'shape', s.shape,
             'due', extract(epoch from s.due_at) * 1000, 'dueKnown', s.due_known))
           from finding_span s where s.org_id = f.org_id and s.finding_id = f.id), '[]') as spans
       from finding f left join repository r on r.org_id = f.org_id and r.id = f.place_id left join target t on t.org_id = f.org_id and t.id = f.place_id
       left join vulnerability v on v.id = f.problem where f.org_id = $1`,
      [fleet.orgId],
    );
    const all = rows.map((row) => ({
      ...row,
      shape: decodeShape(row.shape),
      firstSeen: row.firstSeen.getTime(),
      stateSince: row.stateSince.getTime(),
      due: row.due?.getTime() ?? null,
      spans: row.spans.map((span: Omit<NaiveFinding["spans"][number], "shape"> & { shape: number }) => ({
        ...span,
        shape: decodeShape(span.shape),
      })),
    }));
    const ctx = systemCtx(fleet.orgId, "test");
    return {
      fleet,
      all,
      ctx,
      developer: (...teams) => ({ ...ctx, role: "developer", teams: teams.map((team) => `${teamIds(all)[team]}`) }),
    };
  } finally {
    client.release();
  }
}

export const SOURCE = "11111111-1111-8111-8111-111111111111";

/** Teams that own findings, in a stable order. */
export const teamIds = (all: readonly NaiveFinding[]): string[] => [...new Set(all.flatMap(({ team }) => team ?? []))].sort();

const wants = <T>(list: readonly T[] | undefined, value: T): boolean => !list || list.length === 0 || list.includes(value);
const flagged = (asked: boolean | undefined, value: boolean): boolean => asked === undefined || asked === value;

/** The finding as it stood at a moment; null where it did not exist. */
export function stood(finding: NaiveFinding, at: number): NaiveFinding | null {
  const clusters = (ran: boolean) => (ran ? (finding.clusters.length > 0 ? finding.clusters : finding.placeClusters) : []);
  if (finding.stateSince <= at && finding.firstSeen <= at) return { ...finding, clusters: clusters(finding.shape.running) };
  const span = finding.spans.find(({ from, to }) => from <= at && at < to);
  if (!span) return null;
  const due = span.dueKnown ? span.due : finding.due;
  return { ...finding, due, shape: span.shape, stateSince: span.from, clusters: clusters(span.shape.running) };
}

/** The open stretch that ended when it was fixed; null: there is none. */
function wasOpenToTheEnd({ shape, spans, stateSince }: NaiveFinding): NaiveFinding["spans"][number] | null {
  if (shape.state !== "fixed") return null;
  return spans.find((span) => span.to === stateSince && isOpenState(span.shape.state)) ?? null;
}

function isMendedInTime(finding: NaiveFinding, inTime: boolean): boolean {
  const last = wasOpenToTheEnd(finding);
  return last !== null && last.due !== null && last.due >= last.to === inTime;
}

/** Whether a finding is among what is different since a moment. */
function isChange(
  name: "openedSince" | "reopenedSince" | "fixedSince" | "mendedSince",
  text: string,
  finding: NaiveFinding,
  now: number,
): boolean {
  const since = text.endsWith("d") ? now - Number.parseInt(text, 10) * 86_400_000 : Date.parse(text);
  const open = isOpenState(finding.shape.state);
  if (name === "openedSince") return open && finding.firstSeen > since;
  if (name === "mendedSince") return finding.stateSince > since && wasOpenToTheEnd(finding) !== null;
  const then = finding.spans.find(({ from, to }) => from <= since && since < to)?.shape.state;
  if (finding.firstSeen > since || finding.stateSince <= since) return false;
  if (name === "reopenedSince") return open && then !== undefined && !isOpenState(then);
  return finding.shape.state === "fixed" && (then === undefined || isOpenState(then));
}

/** The clusters of a row; those that a fixed one was in, where fixed ones are asked for. */
function clustersOf(input: FindingFilterInput, finding: NaiveFinding): number[] {
  if (!asksForFixed(input)) return finding.clusters;
  const ran = finding.spans.some(({ to, shape }) => to === finding.stateSince && shape.running);
  return ran ? (finding.clusters.length > 0 ? finding.clusters : finding.placeClusters) : [];
}

/** Whether a finding belongs to a list, read off the row alone. Names of clusters are cluster-<position>. */
export function belongs(ctx: Ctx, input: FindingFilterInput, finding: NaiveFinding, now: number): boolean {
  const { shape } = finding;
  if (ctx.teams !== "all" && (finding.team === null || !ctx.teams.includes(finding.team))) return false;
  const states = input.state && input.state.length > 0 ? input.state : asksForFixed(input) ? ["fixed"] : ["open", "in_triage"];
  const text = input.q?.toLowerCase();
  const mine = finding.workloads;
  return (
    (states.includes("any") || (states as string[]).includes(shape.state)) &&
    wants(input.kind, shape.kind) &&
    wants(input.severity, shape.severity) &&
    wants(input.outcome, shape.outcome) &&
    wants(input.seenBy, shape.seenBy) &&
    wants(input.origin, shape.origin) &&
    flagged(input.kev, shape.kev) &&
    flagged(input.exposed, shape.exposed) &&
    flagged(input.running, shape.running) &&
    flagged(input.fixable, shape.fixable) &&
    wants(input.team, finding.team ?? "none") &&
    (!input.cluster || clustersOf(input, finding).some((number) => input.cluster?.includes(`cluster-${number - 1}`))) &&
    (!input.tool || finding.sightings.some(({ tool }) => input.tool?.includes(tool)) || input.tool.includes(shape.seenBy)) &&
    (input.repository === undefined || finding.place === input.repository) &&
    (input.vulnerability === undefined || finding.problem === input.vulnerability) &&
    (input.package === undefined || finding.subject.endsWith(`/${input.package}`)) &&
    (input.namespace === undefined ||
      mine.some(
        ({ namespace, clusters }) => namespace === input.namespace && (!input.cluster || input.cluster.includes(`cluster-${clusters - 1}`)),
      )) &&
    (input.workload === undefined || mine.some(({ id }) => id === input.workload)) &&
    (input.image === undefined || finding.sightings.some(({ image, digest, name }) => [image, digest, name].includes(input.image ?? ""))) &&
    (input.overdue === undefined ||
      ((isOpenState(shape.state) || !input.overdue) && (finding.due !== null && finding.due < now) === input.overdue)) &&
    (input.dueWithin === undefined ||
      (isOpenState(shape.state) &&
        finding.due !== null &&
        finding.due >= now &&
        finding.due < now + Number.parseInt(input.dueWithin, 10) * 86_400_000)) &&
    (input.mendedInTime === undefined || isMendedInTime(finding, input.mendedInTime)) &&
    (["openedSince", "reopenedSince", "fixedSince", "mendedSince"] as const).every((name) => {
      const since = input[name];
      return since === undefined || isChange(name, since, finding, now);
    }) &&
    (text === undefined ||
      finding.problem.toLowerCase().startsWith(text) ||
      finding.place.includes(text) ||
      finding.subject.split("/").slice(2).join("/").startsWith(text) ||
      (finding.subject.split("/").at(-1)?.startsWith(text) === true && !finding.subject.startsWith("pkg:golang")) ||
      text.split(/\W+/).every((word) =>
        finding.title
          .toLowerCase()
          .split(/[^a-z0-9]+/)
          .some((part) => part.startsWith(word)),
      ))
  );
}

const KEYS: Record<string, (finding: NaiveFinding) => (string | number | null)[]> = {
  rank: (f) => [OUTCOMES.indexOf(f.shape.outcome), f.rank],
  severity: (f) => [severityNumber(f.shape.severity), f.rank],
  firstSeen: (f) => [0, f.firstSeen],
  epss: (f) => [0, f.epss],
  due: (f) => [0, f.due],
  vulnerability: (f) => [0, f.problem],
  package: (f) => [0, f.subject],
  repository: (f) => [0, f.place],
};
const NATURAL_DOWN = new Set(["rank", "severity", "firstSeen", "epss"]);

export function sortNaively(findings: readonly NaiveFinding[], asked: string): string[] {
  const name = asked.replace("-", "");
  const down = asked.startsWith("-");
  const key = KEYS[name];
  if (!key) throw new Error(`no sort ${asked}`);
  const idUp = down === NATURAL_DOWN.has(name);
  return [...findings]
    .sort((a, b) => {
      const left = key(a);
      const right = key(b);
      for (let n = 0; n < left.length; n++) {
        const x = left[n] ?? null;
        const y = right[n] ?? null;
        if (x === y) continue;
        if (x === null) return 1;
        if (y === null) return -1;
        return x < y === down ? 1 : -1;
      }
      return a.id < b.id === idUp ? -1 : 1;
    })
    .map(({ id }) => id);
}
