import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Ctx } from "@/lib/auth/ctx";
import { listFindingsInput } from "@/lib/schemas/findings";
import { countStatements } from "@/test/count-statements";
import { Random } from "../../bench/random";
import { ordering } from "./columns/finding-columns";
import { findingFacets } from "./finding-facets";
import { belongs, type NaiveFinding, SOURCE, sortNaively, stood, type TestFleet, teamIds, testFleet } from "./finding-fleet.fixture";
import type { FindingFilterInput } from "./finding-narrow";
import { readFindingPage } from "./finding-page";
import { planFindings } from "./finding-plan";
import { listFindings } from "./list-findings";

const SORTS = ["rank", "severity", "firstSeen", "epss", "due", "vulnerability", "package", "repository"].flatMap((s) => [s, `-${s}`]);
let made: TestFleet;
beforeAll(async () => {
  made = await testFleet(3000);
});
afterEach(() => vi.restoreAllMocks());

/** A random set of filters, mostly with something in it. */
function randomFilters(random: Random, all: readonly NaiveFinding[]): FindingFilterInput {
  const some = random.pick(all);
  const maybe = <T>(probability: number, value: T): T | undefined => (random.chance(probability) ? value : undefined);
  const workload = some.workloads[0];
  const sighting = some.sightings[0];
  return {
    state: maybe(0.5, random.pick([["any" as const], [some.shape.state], ["fixed" as const, "open" as const]])),
    severity: maybe(0.3, random.pick([[some.shape.severity], ["critical" as const, "high" as const]])),
    outcome: maybe(0.15, [some.shape.outcome]),
    kind: undefined,
    seenBy: maybe(0.1, [some.shape.seenBy]),
    origin: maybe(0.1, [some.shape.origin]),
    kev: maybe(0.1, random.chance(0.5)),
    exposed: maybe(0.1, random.chance(0.5)),
    running: maybe(0.15, random.chance(0.5)),
    fixable: maybe(0.15, random.chance(0.5)),
    overdue: maybe(0.1, random.chance(0.7)),
    dueWithin: maybe(0.08, random.pick(["7d", "300d"])),
    openedSince: maybe(0.08, random.pick(["2025-06-30", "200d"])),
    reopenedSince: maybe(0.06, random.pick(["2025-06-30T12:00:00Z", "400d"])),
    fixedSince: maybe(0.08, random.pick(["2025-06-30", "200d"])),
    mendedSince: maybe(0.08, random.pick(["2025-06-30", "200d"])),
    mendedInTime: maybe(0.06, random.chance(0.5)),
    team: maybe(0.3, random.pick([[some.team ?? "none"], teamIds(all).slice(0, 2), [some.team ?? "none", "none"]])),
    cluster: maybe(0.25, random.pick([["cluster-0"], ["cluster-1"], ["cluster-0", "cluster-2"]])),
    tool: maybe(0.1, [random.pick(["trivy", "grype"])]),
    namespace: workload && maybe(0.1, workload.namespace),
    workload: workload && maybe(0.08, workload.id),
    image: sighting && maybe(0.08, random.pick([sighting.image, sighting.digest, sighting.name])),
    repository: maybe(0.1, some.place),
    vulnerability: maybe(0.1, some.problem),
    package: maybe(0.1, some.subject.startsWith("pkg:golang") ? undefined : some.subject.split("/").at(-1)),
    q: maybe(0.12, random.pick([some.problem.slice(0, 10), "heap overf", some.place.split("/").at(-1), "libssl", "no such thing"])),
  };
}

const strip = (input: FindingFilterInput): FindingFilterInput =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as FindingFilterInput;

async function allPages(
  ctx: Ctx,
  input: FindingFilterInput,
  sort: string,
  limit: number,
  gather: number,
): Promise<{ ids: string[]; total: { count: number; atLeast: boolean } }> {
  const plan = await planFindings(ctx, input, new Date());
  const order = ordering(sort);
  const ids: string[] = [];
  let cursor = null;
  let total = { count: 0, atLeast: false };
  do {
    const page = await readFindingPage(plan, order, cursor, limit, {
      gather,
      count: gather,
      few: gather === 10_000 ? 2000 : 0,
      gatherWeight: gather === 10_000 ? 1 : 1000,
      lanes: gather,
    });
    ids.push(...page.rows.map(({ id }) => id));
    const last = page.rows.length === limit ? page.rows.at(-1) : undefined;
    if (cursor === null) total = page.total;
    cursor = last ? { sort, major: last.major, key: last.key, id: last.id } : null;
  } while (cursor !== null);
  return { ids, total };
}

describe("the findings list", () => {
  test.each(SORTS)("sorted by %s: pages joined together are the whole list, whichever way they are read", async (sort) => {
    const { all, ctx } = made;
    for (const [gather, limit] of [
      [10_000, 700],
      [60, 450],
    ] as const) {
      for (const input of [
        {},
        { state: ["any" as const] },
        { team: [teamIds(all)[0] ?? ""], state: ["any" as const] },
        { cluster: ["cluster-0"] },
      ]) {
        const expected = sortNaively(
          all.filter((finding) => belongs(ctx, input, finding, Date.now())),
          sort,
        );
        const { ids, total } = await allPages(ctx, input, sort, limit, gather);
        expect(ids).toEqual(expected);
        expect(total).toEqual({ count: expected.length, atLeast: false });
      }
    }
  });

  test("random filters and sorts give what a scan of all rows gives", async () => {
    const random = new Random(42);
    const { all, ctx } = made;
    let nonEmpty = 0;
    for (let round = 0; round < 120; round++) {
      const input = strip(randomFilters(random, all));
      const sort = random.pick(SORTS);
      const asking = random.chance(0.3) ? made.developer(0, 2) : ctx;
      const gather = random.pick([10_000, 40]);
      const expected = sortNaively(
        all.filter((finding) => belongs(asking, input, finding, Date.now())),
        sort,
      );
      const { ids, total } = await allPages(asking, input, sort, random.pick([97, 301]), gather);
      expect({ input, sort, ids }).toEqual({ input, sort, ids: expected });
      if (!total.atLeast) expect({ input, count: total.count }).toEqual({ input, count: expected.length });
      else expect(expected.length).toBeGreaterThanOrEqual(total.count);
      if (expected.length > 0) nonEmpty++;
    }
    expect(nonEmpty).toBeGreaterThan(40);
  });

  test("facets equal naive counts, each with the filters of the others applied", async () => {
    const random = new Random(5);
    const { all, ctx, fleet } = made;
    for (let round = 0; round < 50; round++) {
      const input = strip(randomFilters(random, all));
      // these narrow the states too: tested by the list
      for (const name of ["overdue", "dueWithin", "openedSince", "reopenedSince", "fixedSince", "mendedSince", "mendedInTime"] as const)
        delete input[name];
      const asking = random.chance(0.3) ? made.developer(1, 3) : ctx;
      const facets = await findingFacets(asking, input);
      const matching = (without: Partial<FindingFilterInput>) =>
        all.filter((finding) => belongs(asking, { ...input, ...without }, finding, Date.now()));
      expect(facets.exact).toBe(true);
      expect(facets.total).toBe(matching({}).length);
      const counted = (facet: keyof typeof facets.facets) =>
        Object.fromEntries((facets.facets[facet] ?? []).map(({ value, count }) => [value, count]));
      const naive = (findings: readonly NaiveFinding[], value: (finding: NaiveFinding) => string[]) => {
        const counts: Record<string, number> = {};
        for (const finding of findings) for (const name of value(finding)) counts[name] = (counts[name] ?? 0) + 1;
        return counts;
      };
      for (const fact of ["outcome", "severity", "kev", "running", "fixable", "seenBy", "origin"] as const) {
        expect({ input, [fact]: counted(fact) }).toEqual({
          input,
          [fact]: naive(matching({ [fact]: undefined }), (finding) => [String(finding.shape[fact])]),
        });
      }
      expect(counted("state")).toEqual(naive(matching({ state: ["any"] }), (finding) => [finding.shape.state]));
      expect({ input, team: counted("team") }).toEqual({
        input,
        team: naive(matching({ team: undefined }), (finding) => [finding.team ?? "none"]),
      });
      if (input.namespace !== undefined) continue; // which stays bound to the clusters asked for
      const byNumber = new Map(fleet.size ? (await clusterIds(ctx)).map(({ id, number }) => [id, number]) : []);
      const clusters = Object.fromEntries(Object.entries(counted("cluster")).map(([id, count]) => [byNumber.get(id), count]));
      expect({ input, clusters }).toEqual({
        input,
        clusters: naive(matching({ cluster: undefined }), (finding) => finding.clusters.map(String)),
      });
    }
  });

  test("as of a past day findings stand as they stood", async () => {
    const { all, ctx } = made;
    for (const asOf of ["2025-06-30", "2026-03-01", "2026-10-01"]) {
      const at = Date.parse(`${asOf}T00:00:00Z`) + 86_400_000 - 1;
      const past = all.flatMap((finding) => stood(finding, at) ?? []);
      for (const input of [
        { asOf },
        { asOf, state: ["fixed" as const] },
        { asOf, severity: ["critical" as const], cluster: ["cluster-0"] },
        { asOf, openedSince: "100d" },
      ]) {
        const expected = sortNaively(
          past.filter((finding) => belongs(ctx, input, finding, at)),
          "-rank",
        );
        expect(expected.length).toBeGreaterThan(0);
        expect((await allPages(ctx, input, "-rank", 500, 10_000)).ids).toEqual(expected);
        expect((await findingFacets(ctx, input)).total).toBe(expected.length);
        const { items } = await listFindings(ctx, listFindingsInput.parse({ ...input, limit: 20 }));
        expect(items.map(({ state }) => state)).toEqual(expected.slice(0, 20).map((id) => past.find((one) => one.id === id)?.shape.state));
      }
    }
  });

  test("rows carry their text, and a place that is no image its own name", async () => {
    const { all, ctx } = made;
    const { items, total } = await listFindings(ctx, listFindingsInput.parse({ repository: SOURCE, state: "any" }));
    expect(total.count).toBe(5);
    expect(items[0]?.place).toEqual({ id: SOURCE, name: "app/source", kind: "source" });
    const page = await listFindings(ctx, listFindingsInput.parse({ limit: 30 }));
    for (const item of page.items) {
      const naive = all.find(({ id }) => id === item.id);
      expect(item).toMatchObject({ problem: naive?.problem, title: naive?.title, rank: naive?.rank, ...naive?.shape });
      expect(item.installedVersion === null).toBe(naive?.sightings.length === 0);
      expect(item.team?.id ?? null).toBe(naive?.team);
      expect(item.clusters).toEqual(naive?.clusters.map((number) => `cluster-${number - 1}`).sort());
    }
  });

  test("a developer sees own teams only, and nothing for another's", async () => {
    const { all } = made;
    const developer = made.developer(1);
    const [own, foreign] = [teamIds(all)[1], teamIds(all)[0]];
    const { items } = await listFindings(developer, listFindingsInput.parse({ state: "any", limit: 200 }));
    expect(items.length).toBeGreaterThan(0);
    expect(new Set(items.map(({ team }) => team?.id))).toEqual(new Set([own]));
    for (const team of [foreign, "none"]) {
      expect((await listFindings(developer, listFindingsInput.parse({ team, state: "any" }))).total.count).toBe(0);
      expect((await findingFacets(developer, { team: [team ?? ""], state: ["any"] })).total).toBe(0);
    }
    const facets = await findingFacets(developer, { state: ["any"] });
    expect(facets.facets.team?.map(({ value }) => value)).toEqual([own]);
    const nobody: Ctx = { ...developer, teams: [] };
    expect((await listFindings(nobody, listFindingsInput.parse({ state: "any" }))).items).toEqual([]);
    expect((await findingFacets(nobody, { state: ["any"] })).total).toBe(0);
  });

  test("the counters of the whole org follow those of the teams", async () => {
    const { pool } = await import("@/lib/db/client");
    const differing = `
      (select number, shape, sum(count) from shape_count where org_id = $1 group by 1, 2 having sum(count) <> 0) except
      (select 0, shape, sum(count) from team_count where org_id = $1 group by 2 union all select number, shape, sum(count) from cluster_count where org_id = $1 group by 1, 2)`;
    const client = await pool().connect();
    const check = async () => expect((await client.query(differing, [made.ctx.orgId])).rows).toEqual([]);
    await check();
    await client.query("begin");
    for (const table of ["team_count", "cluster_count"]) await client.query(`update ${table} set count = count + 3 where shape % 2 = 0`);
    await check();
    for (const table of ["team_count", "cluster_count"]) await client.query(`delete from ${table} where shape % 5 = 0`);
    await check();
    await client.query(
      "insert into team_count select org_id, team_id, 1, 5 from team_count group by 1, 2 on conflict (org_id, team_id, shape) do update set count = team_count.count + 1",
    );
    await check();
    await client.query("rollback");
    client.release();
  });

  test("a cursor that is not of this list is refused", async () => {
    const { ctx } = made;
    const { nextCursor } = await listFindings(ctx, listFindingsInput.parse({ limit: 5 }));
    expect(nextCursor).not.toBeNull();
    const refused = [
      { cursor: nextCursor, sort: "epss" },
      { cursor: nextCursor, severity: "low" },
      { cursor: nextCursor, kev: "true" },
      { cursor: "bm9uc2Vuc2U" },
      { cursor: "x".repeat(4000) },
    ];
    for (const input of refused) {
      await expect(listFindings(ctx, listFindingsInput.parse(input)), JSON.stringify(input)).rejects.toMatchObject({
        code: "invalid_cursor",
      });
    }
    const next = await listFindings(ctx, listFindingsInput.parse({ cursor: nextCursor, limit: 7, q: "" }));
    expect(next.items.length).toBeGreaterThan(0);
    await expect(
      listFindings({ ...ctx, teams: [] }, listFindingsInput.parse({ cursor: nextCursor })),
      "another asker",
    ).rejects.toMatchObject({ code: "invalid_cursor" });
  });

  test("a page is a handful of statements, however many rows it has", async () => {
    const { ctx, all } = made;
    const statements = async (work: () => Promise<unknown>) => (await countStatements(work)).statements;
    const list = (input: object) => statements(() => listFindings(ctx, listFindingsInput.parse(input)));
    expect(await list({ limit: 10 })).toBeLessThanOrEqual(4); // counters, page, the rest of a long lane, text
    expect(await list({ limit: 200 })).toBeLessThanOrEqual(5);
    expect(await list({ limit: 200, sort: "repository" })).toBe(3);
    expect(await list({ limit: 200, team: teamIds(all)[0] })).toBeLessThanOrEqual(6); // and the team's name, its shapes
    expect(await list({ limit: 200, vulnerability: all[0]?.problem })).toBe(4);
    expect(await list({ limit: 200, sort: "due" })).toBeLessThanOrEqual(6); // known dates, then unknown ones
    expect(await statements(() => findingFacets(ctx, {}))).toBe(5);
  });
});

async function clusterIds(ctx: Ctx): Promise<{ id: string; number: string }[]> {
  const { pool } = await import("@/lib/db/client");
  const { rows } = await pool().query<{ id: string; number: string }>(
    "select cluster_id as id, number::text from cluster_number where org_id = $1",
    [ctx.orgId],
  );
  return rows;
}
