// Fills a database with a made-up fleet, skewed as real ones are: the ground of the benchmarks and of property tests.
import type { ClientBase } from "pg";
import { encodeFactors, type Factors } from "../lib/core/factors";
import { identityId, NIL_ID } from "../lib/core/ids";
import { severityNumber } from "../lib/core/severity";
import { encodeShape, type FindingState, isOpenState } from "../lib/core/shape";
import { type CopyValue, copyRows } from "../lib/db/copy";
import { ageStep } from "../lib/risk/age";
import { OUTCOME_DAYS } from "../lib/risk/bod-26-04";
import { RANK_WEIGHTS, rank } from "../lib/risk/rank";
import { deploy } from "../lib/risk/ssvc";
import { clusterId, type Flaw, type FleetSize, fleetSize, makeFlaws, makePlaces, outcomeOf, type Place, teamId } from "./fleet-model";
import { Random } from "./random";

export interface Fleet {
  orgId: number;
  size: FleetSize;
  flaws: Flaw[];
  places: Place[];
}

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-22T00:00:00Z");
const BULK = ["finding", "sighting", "image_package", "finding_span"] as const;
/** In the order of a row as COPY writes it. */
export const FINDING_COLUMNS = [
  "org_id",
  "id",
  "place_id",
  "team_id",
  "shape",
  "clusters",
  "problem",
  "subject",
  "rank",
  "factors",
  "epss",
  "first_seen_at",
  "state_since",
  "fix_known_at",
  "due_at",
] as const;
const COLUMNS = {
  finding: FINDING_COLUMNS,
  sighting: [
    "org_id",
    "target_id",
    "tool",
    "finding_id",
    "package_id",
    "severity",
    "precedence",
    "severity_source",
    "fixed_version",
    "fix_state",
    "tool_id",
  ],
  image_package: ["org_id", "target_id", "package_id", "layer", "paths"],
  finding_span: ["org_id", "finding_id", "from_at", "to_at", "shape", "reason"],
} as const;
type Bulk = Record<(typeof BULK)[number], CopyValue[][]>;

/** Makes one org with everything in it, counters included; deterministic for a seed. */
export async function makeFleet(
  client: ClientBase,
  findings: number,
  seed: number,
  say: (step: string) => void = () => undefined,
): Promise<Fleet> {
  const random = new Random(seed);
  const size = fleetSize(findings);
  const flaws = makeFlaws(random, size.vulnerabilities);
  const places = makePlaces(random, size);
  const { rows: orgs } = await client.query<{ id: number }>("insert into org (name) values ($1) returning id", [`bench ${seed}`]);
  const fleet: Fleet = { orgId: orgs[0]?.id ?? 0, size, flaws, places };
  await writeInventory(client, fleet);
  say("inventory");
  const restore = findings > 100_000 ? await dropIndexes(client) : async () => undefined;
  await writeFindings(client, fleet, random, say);
  say("rows");
  await restore();
  say("indexes");
  await writeCounters(client, fleet.orgId);
  say("counters");
  await client.query("vacuum analyze");
  return fleet;
}

async function writeInventory(client: ClientBase, { orgId, size, flaws, places }: Fleet): Promise<void> {
  const count = (length: number) => Array.from({ length }, (_, n) => n);
  const copy = (table: string, columns: string, rows: Iterable<readonly CopyValue[]>) => copyRows(client, table, columns.split(" "), rows);
  const seen = new Date(NOW - 400 * DAY);
  const now = new Date(NOW);
  await copy(
    "team",
    "org_id id slug name",
    count(size.teams).map((n) => [orgId, teamId(n), `team-${n}`, `Team ${n}`]),
  );
  await copy(
    "cluster",
    "org_id id name last_inventory_at",
    count(size.clusters).map((n) => [orgId, clusterId(n), `cluster-${n}`, now]),
  );
  await copy(
    "cluster_number",
    "org_id cluster_id number",
    count(size.clusters).map((n) => [orgId, clusterId(n), n + 1]),
  );
  await copy(
    "repository",
    "org_id id name team_id newest_image_id",
    places.map((p) => [orgId, p.id, p.name, team(p), p.images[0]?.id ?? null]),
  );
  await copy(
    "image",
    "org_id id repository_id digest tags first_seen_at last_seen_at",
    places.flatMap((p) => p.images.map((i) => [orgId, i.id, p.id, i.digest, [i.tag], seen, now])),
  );
  await copy(
    "target",
    "org_id id kind place_id name active running exposed privileged team_id clusters",
    places.flatMap((p) =>
      p.images.map((i, n) => [
        orgId,
        i.id,
        0,
        p.id,
        `${p.name}:${i.tag}`,
        n === 0,
        i.running,
        i.running && p.exposed,
        i.running && p.privileged,
        team(p),
        i.running ? p.clusters.map((c) => c + 1) : [],
      ]),
    ),
  );
  const report = identityId("bench-report", String(orgId));
  await copy(
    "target_scan",
    "org_id target_id tool report_id scanned_at first_scan_at last_seen_at status",
    places.flatMap((p, n) =>
      p.images.flatMap((i) =>
        (n % 3 === 0 ? ["trivy", "grype"] : n % 3 === 1 ? ["trivy"] : ["grype"]).map((tool) => [
          orgId,
          i.id,
          tool,
          report,
          now,
          seen,
          now,
          "ok",
        ]),
      ),
    ),
  );
  await copy(
    "workload",
    "org_id id cluster_id namespace kind name team_id exposure privileged first_seen_at last_seen_at",
    places.flatMap((p) =>
      p.workloads.map((w) => [
        orgId,
        w.id,
        clusterId(w.cluster),
        w.namespace,
        "Deployment",
        w.name,
        team(p),
        p.exposed ? 3 : 1,
        p.privileged,
        seen,
        now,
      ]),
    ),
  );
  await copy(
    "container",
    "org_id workload_id name kind image repository_id image_id matched_by running capabilities_add capabilities_drop host_ports",
    places.flatMap((p) =>
      p.workloads.map((w) => [
        orgId,
        w.id,
        "main",
        "container",
        `${p.name}:${p.images[0]?.tag}`,
        p.id,
        p.images[0]?.id ?? null,
        "tag",
        true,
        [],
        [],
        [],
      ]),
    ),
  );
  // vulnerabilities are shared by all orgs: a second fleet finds the first one's
  if ((await client.query("select 1 from vulnerability limit 1")).rowCount === 0)
    await copy(
      "vulnerability",
      "id title severity epss kev_added_on automatable technical_total cwes urls",
      flaws.map((f) => [
        f.id,
        f.title,
        severityNumber(f.severity),
        f.epss,
        f.kev ? "2024-03-01" : null,
        f.automatable,
        f.technicalTotal,
        [],
        [],
      ]),
    );
  if ((await client.query("select 1 from vulnerability_alias limit 1")).rowCount === 0)
    await copy(
      "vulnerability_alias",
      "alias vulnerability_id",
      flaws.map((f) => [f.alias, f.id]),
    );
  await copy("package", "org_id id purl type name version", [...packages(flaws, orgId)]);
}

const VERSIONS = ["2.0.0", "2.0.7", "1.9.12"];
const packageId = (flaw: Flaw, version: string): string => identityId("package", `${flaw.packageKey}@${version}`);
const team = (place: Place): string | null => (place.team === null ? null : teamId(place.team));

function* packages(flaws: readonly Flaw[], orgId: number): Generator<CopyValue[]> {
  const keys = new Map(flaws.map((flaw) => [flaw.packageKey, flaw]));
  for (const flaw of keys.values()) {
    for (const version of VERSIONS)
      yield [orgId, packageId(flaw, version), `${flaw.packageKey}@${version}`, flaw.packageType, flaw.packageName, version];
  }
}

async function writeFindings(client: ClientBase, fleet: Fleet, random: Random, say: (step: string) => void): Promise<void> {
  const bulk: Bulk = { finding: [], sighting: [], image_package: [], finding_span: [] };
  const flush = async (): Promise<void> => {
    for (const table of BULK) {
      await copyRows(client, table, COLUMNS[table], bulk[table]);
      bulk[table] = [];
    }
  };
  // a few repositories hold many findings, most hold some
  const weights = fleet.places.map(() => 0.15 + (1 - random.next()) ** -0.6);
  const sum = weights.reduce((a, b) => a + b, 0);
  let done = 0;
  for (const [n, place] of fleet.places.entries()) {
    const most = Math.min(Math.floor(fleet.flaws.length * 0.6), 4000);
    const wanted = Math.max(1, Math.min(most, Math.round(((weights[n] ?? 0) / sum) * fleet.size.findings)));
    done += fillPlace(bulk, fleet, place, n, wanted, random);
    if (bulk.finding.length >= 50_000) {
      await flush();
      say(`${done} findings`);
    }
  }
  await flush();
}

const STATES: readonly (readonly [FindingState, number])[] = [
  ["open", 55],
  ["in_triage", 5],
  ["accepted_risk", 6],
  ["false_positive", 3],
  ["not_affected", 4],
  ["mitigated", 2],
  ["fixed", 25],
];

function fillPlace(bulk: Bulk, fleet: Fleet, place: Place, n: number, wanted: number, random: Random): number {
  const taken = new Set<string>();
  const packagesHere = new Set<string>();
  for (let tries = 0; taken.size < wanted && tries < wanted * 4; tries++) {
    const flaw = fleet.flaws[tries < wanted * 2 ? random.zipf(fleet.flaws.length) : random.below(fleet.flaws.length)];
    if (!flaw || taken.has(flaw.id)) continue;
    taken.add(flaw.id);
    addFinding(bulk, fleet.orgId, place, n, flaw, packagesHere, random);
  }
  return taken.size;
}

function addFinding(bulk: Bulk, orgId: number, place: Place, n: number, flaw: Flaw, packagesHere: Set<string>, random: Random): void {
  const id = identityId("finding", "vulnerability", "image", place.name, flaw.id, flaw.packageKey);
  const state = random.weighted(STATES);
  const gone = state === "fixed";
  const running = place.running && !gone;
  const exposed = place.exposed && !gone;
  const privileged = place.privileged && !gone;
  const outcome = outcomeOf(flaw, exposed);
  const fixable = flaw.fixed !== null;
  const tools = (n % 3 === 0 ? ["trivy", "grype"] : n % 3 === 1 ? ["trivy"] : ["grype"]).filter(
    (_, i, all) => all.length === 1 || i === 0 || random.chance(0.7),
  );
  const firstSeen = NOW - Math.floor(random.next() ** 2 * 700 * DAY);
  const factors: Factors = {
    exploitation: flaw.kev ? "active" : null,
    exposure: exposed ? 3 : 1,
    automatable: flaw.automatable,
    technicalTotal: flaw.technicalTotal,
    impact: place.team === null ? null : "medium",
    privileged,
    signalled: false,
    ageStep: ageStep(new Date(firstSeen), new Date(NOW)),
  };
  const { priority } = deploy(factors);
  const origin = /^pkg:(deb|rpm|apk)\//.test(flaw.packageKey) ? "base" : "own";
  const facts = {
    kind: "vulnerability",
    state,
    severity: flaw.severity,
    outcome,
    kev: flaw.kev,
    exposed,
    running,
    fixable,
    priority,
    origin,
  } as const;
  const shape = encodeShape({ ...facts, seenBy: tools.length > 1 ? "several" : tools[0] === "trivy" ? "trivy" : "grype" });
  const since = state === "open" ? firstSeen : firstSeen + Math.floor(random.next() * (NOW - firstSeen));
  const days = OUTCOME_DAYS[outcome];
  const due = isOpenState(state) && fixable && days !== null ? new Date(firstSeen + days * DAY) : null;
  const points = rank({ ...facts, ...factors, epss: flaw.epss }, RANK_WEIGHTS);
  const clusters = running ? place.clusters.map((c) => c + 1) : [];
  const epss = flaw.epss === null ? -1 : Math.round(flaw.epss * 1000);
  bulk.finding.push([
    orgId,
    id,
    place.id,
    team(place),
    shape,
    clusters,
    flaw.id,
    flaw.packageKey,
    points,
    encodeFactors(factors),
    epss,
    new Date(firstSeen),
    new Date(since),
    fixable ? new Date(firstSeen) : null,
    due,
  ]);
  if (state !== "open" && since > firstSeen) {
    bulk.finding_span.push([
      orgId,
      id,
      new Date(firstSeen),
      new Date(since),
      encodeShape({ ...facts, state: "open", seenBy: "trivy" }),
      "report",
    ]);
  }
  // a fixed finding is gone from the newest image, but an older one still has it
  const image = gone ? place.images[1] : place.images[0];
  if (!image) return;
  const version = VERSIONS[random.below(VERSIONS.length)] ?? "2.0.0";
  const pkg = packageId(flaw, version);
  for (const tool of tools)
    bulk.sighting.push([
      orgId,
      image.id,
      tool,
      id,
      pkg,
      severityNumber(flaw.severity),
      2,
      "nvd",
      flaw.fixed,
      fixable ? "fixed" : "affected",
      null,
    ]);
  const key = `${image.id} ${pkg}`;
  if (packagesHere.has(key)) return;
  packagesHere.add(key);
  bulk.image_package.push([orgId, image.id, pkg, null, []]);
}

/** Loads are several times faster without indexes; they are made again as they were. */
async function dropIndexes(client: ClientBase): Promise<() => Promise<void>> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any($1::regclass[]) and not indisprimary`,
    [BULK],
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  return async () => {
    await client.query("set maintenance_work_mem = '512MB'");
    for (const { definition } of indexes) await client.query(definition);
  };
}

/** The exact counters, recounted from the findings. */
export async function writeCounters(client: ClientBase, orgId: number): Promise<void> {
  for (const table of ["place_count", "team_count", "cluster_count"]) await client.query(`delete from ${table} where org_id = $1`, [orgId]);
  await client.query(
    "insert into place_count (org_id, place_id, shape, count) select org_id, place_id, shape, count(*) from finding where org_id = $1 group by 1, 2, 3",
    [orgId],
  );
  await client.query(
    `insert into team_count (org_id, team_id, shape, count) select org_id, coalesce(team_id, '${NIL_ID}'), shape, count(*) from finding where org_id = $1 group by 1, 2, 3`,
    [orgId],
  );
  await client.query(
    `insert into cluster_count (org_id, number, team_id, shape, count)
     select org_id, number, coalesce(team_id, '${NIL_ID}'), shape, count(*) from finding, unnest(clusters) as number where org_id = $1 group by 1, 2, 3, 4`,
    [orgId],
  );
}
