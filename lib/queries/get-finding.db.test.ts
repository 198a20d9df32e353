import { beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/auth/ctx";
import { pool } from "@/lib/db/client";
import { findingDetail } from "@/lib/schemas/findings";
import { searchInput, searchResult, whereResult } from "@/lib/schemas/search";
import { type NaiveFinding, type TestFleet, teamIds, testFleet } from "./finding-fleet.fixture";
import { getFinding } from "./get-finding";
import { getVulnerability } from "./get-vulnerability";
import { search } from "./search";
import { whereIs } from "./where-is";

let made: TestFleet;
let common: string;
beforeAll(async () => {
  made = await testFleet(2000);
  const counts = new Map<string, number>();
  for (const { problem } of made.all) counts.set(problem, (counts.get(problem) ?? 0) + 1);
  common = [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? "";
});

const find = (test: (finding: NaiveFinding) => boolean): NaiveFinding => {
  const found = made.all.find(test);
  if (!found) throw new Error("The fleet has no such finding.");
  return found;
};

describe("one finding", () => {
  test("of every kind of state reads as its schema says, and explains its rank to the point", async () => {
    const { all, ctx } = made;
    for (const finding of all.filter((_, n) => n % 40 === 0)) {
      const detail = findingDetail.parse(await getFinding(ctx, { id: finding.id }));
      expect(detail).toMatchObject({ problem: finding.problem, rank: finding.rank, ...finding.shape });
      const points = detail.rankWhy.factors.reduce((sum, factor) => sum + (factor.points ?? 0), 0);
      if (finding.sightings.length > 0) expect(points).toBe(detail.rankWhy.total);
      expect(detail.outcomeWhy?.factors).toHaveLength(4);
      expect(detail.attributions.filter(({ sees }) => sees)).toHaveLength(finding.sightings.length);
      expect(detail.history.at(-1)?.state).toBe(finding.shape.state);
      expect(detail.history).toHaveLength(finding.spans.length + 1);
      expect(new Set(detail.runsIn.map(({ workload }) => workload.id))).toEqual(new Set(finding.workloads.map(({ id }) => id)));
    }
  });

  test("names the tool that looked and did not see it", async () => {
    const lonely = find(
      ({ sightings, shape, placeId }) =>
        sightings.length === 1 &&
        shape.state === "open" &&
        made.all.some((other) => other.placeId === placeId && other.sightings.length === 2),
    );
    const detail = await getFinding(made.ctx, { id: lonely.id });
    expect(detail.attributions.map(({ tool, sees }) => [tool, sees])).toEqual([
      ["trivy", true],
      ["grype", false],
    ]);
    expect(detail.disagreements).toEqual(["trivy sees it; grype looked too and does not."]);
  });

  test("says what to change where a fix is known, and that there is none where not", async () => {
    const fixable = await getFinding(made.ctx, {
      id: find(({ shape, sightings, subject }) => shape.fixable && sightings.length > 0 && subject.startsWith("pkg:deb")).id,
    });
    expect(fixable.fix.command).toBe(`apt-get update && apt-get install --only-upgrade ${fixable.package}=${fixable.fixedVersion}`);
    const stuck = await getFinding(made.ctx, { id: find(({ shape, sightings }) => !shape.fixable && sightings.length > 0).id });
    expect(stuck.fix).toMatchObject({ to: null, command: null });
  });

  test("of another team, of another org and of nobody are all not found", async () => {
    const developer = made.developer(0);
    const foreign = find(({ team }) => team !== null && team !== teamIds(made.all)[0]);
    for (const id of [foreign.id, find(({ team }) => team === null).id, "22222222-2222-8222-8222-222222222222"]) {
      await expect(getFinding(developer, { id })).rejects.toMatchObject({ code: "not_found" });
    }
    const own = find(({ team, workloads }) => team === teamIds(made.all)[0] && workloads.length > 0);
    expect((await getFinding(developer, { id: own.id })).runsIn.every(({ team }) => team?.id === own.team)).toBe(true);
    await pool().query("update workload set team_id = $1 where org_id = $2 and id = any($3)", [
      teamIds(made.all)[1],
      made.ctx.orgId,
      own.workloads.map(({ id }) => id),
    ]);
    expect((await getFinding(developer, { id: own.id })).runsIn).toEqual([]);
    await pool().query("update workload set team_id = $1 where org_id = $2 and id = any($3)", [
      own.team,
      made.ctx.orgId,
      own.workloads.map(({ id }) => id),
    ]);
  });
});

/** What a naive reading of all rows says about where a problem is. */
function naively(ctx: Ctx, matches: (finding: NaiveFinding) => boolean) {
  const mine = made.all.filter(
    (finding) => matches(finding) && (ctx.teams === "all" || (finding.team !== null && ctx.teams.includes(finding.team))),
  );
  const workloads = new Map(mine.flatMap(({ workloads: list }) => list.map((one) => [one.id, one] as const)));
  return {
    images: new Set(mine.flatMap(({ sightings }) => sightings.map(({ image }) => image))).size,
    workloads: workloads.size,
    clusters: new Set([...workloads.values()].map(({ clusters }) => clusters)).size,
  };
}

describe("where is", () => {
  test("a vulnerability: by id, in small letters, by alias; totals equal a naive count, for all and for one team", async () => {
    const { flaws } = made.fleet;
    const alias = flaws.find(({ id }) => id === common)?.alias ?? "";
    for (const q of [common, common.toLowerCase(), alias]) {
      const found = whereResult.parse(await whereIs(made.ctx, { q }));
      expect(found.understoodAs).toBe("vulnerability");
      expect(found.totals).toMatchObject(naively(made.ctx, ({ problem }) => problem === common));
      expect(found.vulnerability?.aliases).toEqual([alias]);
    }
    const developer = made.developer(0);
    const mine = await getVulnerability(developer, { id: common });
    expect(mine.totals).toMatchObject(naively(developer, ({ problem }) => problem === common));
    expect(mine.places.length).toBeGreaterThan(0);
    expect(new Set(mine.places.map(({ team }) => team?.id))).toEqual(new Set(developer.teams));
  });

  test("a package by name, name and version, purl; an image by reference, digest, repository", async () => {
    const finding = find(({ subject, sightings }) => subject.startsWith("pkg:deb/") && sightings.length > 0);
    const name = finding.subject.split("/").at(-1) ?? "";
    for (const q of [name, finding.subject, `${name}@2.0.0`, `${finding.subject}@2.0.0`]) {
      const found = whereResult.parse(await whereIs(made.ctx, { q }));
      expect({ q, as: found.understoodAs }).toEqual({ q, as: "package" });
      expect(found.places.every((place) => place.package === name && (!q.includes("@") || place.version === "2.0.0"))).toBe(true);
      expect(found.totals.images).toBeGreaterThan(0);
    }
    const sighting = finding.sightings[0];
    for (const q of [sighting?.name ?? "", sighting?.digest ?? "", finding.place, finding.place.split("/").at(-1) ?? ""]) {
      const found = whereResult.parse(await whereIs(made.ctx, { q }));
      expect({ q, as: found.understoodAs }).toEqual({ q, as: "image" });
      expect(found.places.some(({ image }) => image.id === sighting?.image)).toBe(true);
    }
  });

  test("what nobody knows is nothing, and images that nobody scanned are counted, own ones only", async () => {
    const nothing = await whereIs(made.ctx, { q: "CVE-1999-0001" });
    expect(nothing).toMatchObject({ understoodAs: "nothing", places: [], totals: { images: 0 }, cannotTell: { runningImages: 0 } });
    const running = find(({ workloads, team }) => workloads.length > 0 && team === teamIds(made.all)[0]);
    await pool().query("delete from target_scan where org_id = $1 and target_id = $2", [made.ctx.orgId, running.sightings[0]?.image]);
    expect((await whereIs(made.ctx, { q: common })).cannotTell.runningImages).toBe(1);
    expect((await whereIs(made.developer(0), { q: common })).cannotTell.runningImages).toBe(1);
    expect((await whereIs(made.developer(1), { q: common })).cannotTell.runningImages).toBe(0);
  });

  test("a vulnerability that only others have is not found", async () => {
    const [mine] = teamIds(made.all);
    const foreign = find(({ problem }) => !made.all.some((other) => other.problem === problem && other.team === mine));
    await expect(getVulnerability(made.developer(0), { id: foreign.problem })).rejects.toMatchObject({ code: "not_found" });
    expect((await whereIs(made.developer(0), { q: foreign.problem })).understoodAs).toBe("nothing");
  });
});

describe("search", () => {
  const kinds = async (ctx: Ctx, q: string) => {
    const found = searchResult.parse(await search(ctx, searchInput.parse({ q })));
    return Object.fromEntries(found.groups.map(({ kind, items }) => [kind, items.map(({ label }) => label)]));
  };
  test("finds each kind of thing by what people call it", async () => {
    const { ctx } = made;
    expect((await kinds(ctx, common.toLowerCase()))["vulnerability"]).toEqual([common]);
    expect((await kinds(ctx, "heap overfl"))["vulnerability"]?.length).toBeGreaterThan(0);
    const found = await kinds(ctx, "service-1");
    expect(found["image"]?.length).toBeGreaterThan(0);
    expect(found["workload"]?.length).toBeGreaterThan(0);
    expect((await kinds(ctx, "cluster-1"))["cluster"]).toContain("cluster-1");
    expect((await kinds(ctx, "team-2"))["team"]).toContain("Team 2");
    expect((await kinds(ctx, "libssl"))["package"]?.length).toBeGreaterThan(0);
    expect(await kinds(ctx, "%%")).toEqual({});
  });
  test("shows a developer nothing of other teams", async () => {
    const developer = made.developer(0);
    const own = new Set(made.all.filter(({ team }) => team === teamIds(made.all)[0]).map(({ place }) => place));
    const found = await kinds(developer, "service");
    expect(found["image"]?.every((name) => own.has(name.replace(/:[^:]*$/, "")))).toBe(true);
    expect((await kinds(developer, "team"))["team"]).toHaveLength(1);
    expect(await kinds({ ...developer, teams: [] }, "service")).toEqual({});
  });
});
