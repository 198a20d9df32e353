import { beforeAll, expect, it } from "vitest";
import type { Ctx } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { listFindings } from "@/lib/queries/list-findings";
import { listUnowned } from "@/lib/queries/list-unowned";
import { replaceOwnershipRulesInput } from "@/lib/schemas/admin";
import { listFindingsInput } from "@/lib/schemas/findings";
import { inventory, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ctx, ORG, send } from "@/test/ingest";
import { insert } from "@/test/rows";
import { replaceOwnershipRules } from "../replace-ownership-rules";
import { previewOwnershipRules } from "./preview-ownership-rules";

const APPS = ["pay", "shop", "mail", "batch"];
const teams = APPS.map((name) => ({ id: newId(), name: `team ${name}` }));

beforeAll(async () => {
  await insert(
    "team",
    teams.map(({ id, name }) => ({ org_id: ORG, id, slug: name.replace(" ", "-"), name, criticality: 1, demo: false })),
  );
  const image = (app: string, index: number) => ({
    repository: `registry.example/${app}/${app}-${index}`,
    tag: "1",
    digest: String(index),
  });
  for (const cluster of ["east", "west"]) {
    const workloads = APPS.flatMap((app) =>
      [1, 2].map((index) => ({
        namespace: `${app}-${cluster === "east" ? index : "all"}`,
        name: `${app}-${index}`,
        image: `${image(app, index).repository}:1`,
        digest: String(index),
        labels: { tier: index === 1 ? "front" : "back" },
      })),
    );
    await send(inventory(workloads), { cluster });
  }
  for (const [at, app] of APPS.entries()) {
    for (const index of [1, 2, 3]) {
      const found = Array.from({ length: at + index }, (_, number) => ({ id: `CVE-2094-${1000 + number}`, package: `lib-${number}` }));
      await send(trivyReport(image(app, index), "2026-05-01T00:00:00Z", found));
    }
  }
}, 120_000);

/** The same on every run: a linear congruential generator. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function someRules(seed: number) {
  const next = chance(seed);
  const pick = <T>(from: readonly T[]): T => from[next(from.length)] as T;
  const maybe = <T>(from: readonly T[]): T | null => (next(2) === 0 ? pick(from) : null);
  return replaceOwnershipRulesInput.parse({
    rules: Array.from({ length: next(5) }, () => ({
      teamId: pick(teams).id,
      clusterGlob: maybe(["east", "w*"]),
      namespaceGlob: maybe(["pay-*", "*-1", "shop-all", "m?il-*"]),
      repositoryGlob: maybe(["*/pay/*", "*-3", "registry.example/batch/*"]),
      label: maybe(["tier=front", "tier=back"]),
    })),
  });
}

const OWNED = `
select 'workload' as what, w.id::text, w.team_id, w.cluster_id || '/' || w.namespace as place from workload w where w.org_id = $1
union all select 'image', i.id::text, r.team_id, null from image i join repository r on r.org_id = i.org_id and r.id = i.repository_id where i.org_id = $1
union all select 'finding', f.id::text, f.team_id, null from finding f where f.org_id = $1 and f.shape & 7 <= 1`;
interface Owned {
  what: string;
  id: string;
  team_id: string | null;
  place: string | null;
}

async function owned(): Promise<Map<string, Owned>> {
  const { rows } = await pool().query<Owned>(OWNED, [ORG]);
  return new Map(rows.map((row) => [`${row.what} ${row.id}`, row]));
}

/** What moved between two looks, from the rows themselves, in the order of the preview's answer. */
function difference(before: Map<string, Owned>, after: Map<string, Owned>) {
  const moves = new Map<string, { workloads: Set<string>; namespaces: Set<string>; images: number; findings: number }>();
  for (const [key, was] of before) {
    const is = after.get(key);
    if (!is) throw new Error(`${key} is gone`);
    if (was.team_id === is.team_id) continue;
    const way = `${was.team_id} to ${is.team_id}`;
    const move = moves.get(way) ?? { workloads: new Set(), namespaces: new Set(), images: 0, findings: 0 };
    moves.set(way, move);
    if (was.what === "workload") move.workloads.add(key);
    if (was.place) move.namespaces.add(was.place);
    if (was.what === "image") move.images++;
    if (was.what === "finding") move.findings++;
  }
  return new Map(
    [...moves].map(([way, { workloads, namespaces, images, findings }]) => [
      way,
      { workloads: workloads.size, namespaces: namespaces.size, images, findings },
    ]),
  );
}

it("previews exactly what saving moves, whatever the rules, and keeps nothing", async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const input = someRules(seed);
    const before = await owned();
    const preview = await previewOwnershipRules(ctx, input);
    expect(await owned()).toEqual(before);
    await replaceOwnershipRules(ctx, input);
    const after = await owned();
    const said = new Map(preview.moves.map(({ from, to, ...counts }) => [`${from?.id ?? null} to ${to?.id ?? null}`, counts]));
    expect(said, JSON.stringify(input)).toEqual(difference(before, after));
    const { workloads, images, findings } = await listUnowned(ctx, {});
    expect({ workloads, images }).toEqual(preview.unowned);
    const unowned = [...after.values()].filter(({ team_id }) => team_id === null);
    expect(findings).toBe(unowned.filter(({ what }) => what === "finding").length);
    expect((await previewOwnershipRules(ctx, input)).moves).toEqual([]);
  }
  expect(await counterFaults()).toEqual([]);
}, 120_000);

it("lists what nobody owns by where it runs, and what runs nowhere by its name", async () => {
  const [pay] = teams;
  await replaceOwnershipRules(ctx, replaceOwnershipRulesInput.parse({ rules: [{ teamId: pay?.id, repositoryGlob: "*/pay/*" }] }));
  const { items, more, findings } = await listUnowned(ctx, {});
  expect(more).toBe(false);
  expect(items.map(({ kind, name, cluster }) => `${kind} ${cluster} ${name}`).sort()).toEqual(
    [
      ...["shop", "mail", "batch"].flatMap((app) => [
        `namespace east ${app}-1`,
        `namespace east ${app}-2`,
        `namespace west ${app}-all`,
        `repository null registry.example/${app}/${app}-3`,
      ]),
    ].sort(),
  );
  const west = items.find(({ name }) => name === "shop-all");
  expect(west).toMatchObject({ workloads: 2, images: 2, findings: 2 + 3 });
  const { total } = await listFindings(ctx, listFindingsInput.parse({ team: "none" }));
  expect(findings).toBe(total.count);
});

it("is for whoever sees the whole organisation", async () => {
  const [pay] = teams;
  const limited: Ctx = { ...ctx, teams: [pay?.id ?? ""] };
  await expect(previewOwnershipRules(limited, { rules: [] })).rejects.toMatchObject({ code: "forbidden" });
  await expect(previewOwnershipRules({ ...ctx, role: "analyst" }, { rules: [] })).rejects.toMatchObject({ code: "forbidden" });
  expect(await listUnowned(limited, {})).toEqual({ workloads: 0, images: 0, findings: 0, items: [], more: false });
  const nobody = replaceOwnershipRulesInput.parse({ rules: [{ teamId: newId() }] });
  await expect(previewOwnershipRules(ctx, nobody)).rejects.toMatchObject({ code: "invalid_request" });
});
