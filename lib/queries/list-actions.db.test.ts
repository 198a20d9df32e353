import { beforeAll, describe, expect, test } from "vitest";
import { decodeShape, encodeShape, type Shape } from "@/lib/core/shape";
import { listActionsInput } from "@/lib/schemas/actions";
import { listFindingsInput } from "@/lib/schemas/findings";
import { countStatements } from "@/test/count-statements";
import { digestOf, inventory, type SaidImage, trivyReport } from "@/test/fixtures/reports";
import { ctx, send } from "@/test/ingest";
import { testFleet } from "./finding-fleet.fixture";
import { heaviestShapes } from "./fix-first/read-cells";
import { listActions } from "./list-actions";
import { listFindings } from "./list-findings";

const layer = (digit: string): string => digestOf(digit);
const OLD: SaidImage = {
  repository: "docker.io/library/debian",
  tag: "12.1",
  digest: "1",
  layers: [layer("1")],
  builtAt: "2026-01-01T00:00:00Z",
};
const NEW: SaidImage = { ...OLD, tag: "12.9", digest: "2", layers: [layer("2")], builtAt: "2026-04-01T00:00:00Z" };
const app = (name: string, digest: string): SaidImage => ({
  repository: `registry.example.com/fix/${name}`,
  tag: "1.0",
  digest,
  layers: [layer("1"), layer(digest)],
});
const [web, api, idle] = [app("web", "a"), app("api", "b"), app("idle", "c")];
const VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
const inherited = { id: "CVE-2026-1001", package: "openssl", version: "3.0.9-1", fixed: "3.0.11-1", layer: layer("1"), vector: VECTOR };

let withoutInventory: Awaited<ReturnType<typeof listActions>>;
beforeAll(async () => {
  await send(trivyReport(OLD, "2026-05-01T00:00:00Z", [inherited]));
  await send(trivyReport(NEW, "2026-05-01T00:00:00Z", []));
  await send(
    trivyReport(web, "2026-05-01T00:00:00Z", [
      inherited,
      { id: "CVE-2026-1002", package: "curl", version: "7.88-1", fixed: "7.88-10", layer: layer("a"), vector: VECTOR },
      { id: "CVE-2026-1003", package: "curl", version: "7.88-1", fixed: "7.88-2", layer: layer("a") },
      { id: "CVE-2026-1004", package: "zlib", version: "1.2", layer: layer("a") },
    ]),
  );
  await send(trivyReport(api, "2026-05-01T00:00:00Z", [inherited]));
  await send(trivyReport(idle, "2026-05-01T00:00:00Z", [{ id: "CVE-2026-1005", package: "tar", version: "1.34" }]));
  withoutInventory = await listActions(ctx, input());
  await send(
    inventory(
      [web, api].map(({ repository, digest }, n) => ({
        namespace: "shop",
        name: `w${n}`,
        image: `${repository}:1.0`,
        digest: digestOf(digest),
      })),
    ),
    { cluster: "fix" },
  );
});

const input = (query: object = {}) => listActionsInput.parse({ limit: 50, ...query });
const counted = async (list: Record<string, string>, scope: object = {}): Promise<number> =>
  (await listFindings(ctx, listFindingsInput.parse({ ...list, ...scope }))).total.count;

describe("fix first", () => {
  test("retires nothing as long as no inventory says what runs", () => {
    expect(withoutInventory.items.length).toBeGreaterThan(0);
    expect(withoutInventory.items.filter(({ kind }) => kind === "unused")).toEqual([]);
  });

  test("names the change that closes most, and what it closes", async () => {
    const { items, weight } = await listActions(ctx, input());
    const base = items.find(({ kind }) => kind === "base");
    expect(base).toMatchObject({
      title: "Move from docker.io/library/debian:12.1 to docker.io/library/debian:12.9",
      change: "FROM docker.io/library/debian:12.9",
      placeCount: 2,
      workloads: 2,
      closes: { findings: 2 },
    });
    const upgrade = items.find(({ id }) => id === "upgrade:pkg:deb/debian/curl");
    const rebuilt = items.find(({ kind, title }) => kind === "rebuild" && title.includes("fix/web"));
    // One of the two closes curl, and what it closes is not counted for the other again.
    expect([upgrade, rebuilt].filter(Boolean).length).toBeGreaterThan(0);
    if (upgrade) expect(upgrade).toMatchObject({ title: "Upgrade curl to 7.88-10", closes: { findings: 2 } });
    expect(items.find(({ kind }) => kind === "unused")).toMatchObject({ placeCount: 1, workloads: 0, weight: 0 });
    expect(items[0]?.adds).toBe(Math.max(...items.map(({ adds }) => adds)));
    expect(items.reduce((sum, { adds }) => sum + adds, 0)).toBeLessThanOrEqual(weight + 1e-6);
  });

  test("a scope narrows it, and another team's things are not told", async () => {
    const scoped = await listActions(ctx, input({ repository: api.repository }));
    expect(scoped.items.map(({ placeCount }) => placeCount)).toEqual(scoped.items.map(() => 1));
    expect(scoped.findings).toBe(1);
    const foreign = await listActions({ ...ctx, teams: ["01980000-0000-7000-8000-000000000001"] }, input());
    expect(foreign).toMatchObject({ items: [], findings: 0 });
  });

  test("without open findings there is nothing to do", async () => {
    expect(await listActions(ctx, input({ repository: "registry.example.com/nowhere" }))).toMatchObject({
      items: [],
      findings: 0,
      weight: 0,
    });
  });

  test("the same findings give the same order", async () => {
    const ids = async () => (await listActions(ctx, input())).items.map(({ id }) => id);
    expect(await ids()).toEqual(await ids());
  });
});

test("what is read quickly are the heaviest shapes, as many as hold no more findings than asked for, and at least one", () => {
  const shape = (running: boolean, outcome: Shape["outcome"]) => encodeShape({ ...decodeShape(0), running, outcome });
  const [worst, bad, idle] = [shape(true, "3_days_forensic"), shape(true, "14_days"), shape(false, "3_days_forensic")];
  const byShape = new Map([
    [worst, 10],
    [bad, 50],
    [idle, 40],
  ]);
  const among = [idle, bad, worst];
  expect(heaviestShapes(among, byShape, 100)).toEqual([worst, bad, idle]);
  expect(heaviestShapes(among, byShape, 60)).toEqual([worst, bad]);
  expect(heaviestShapes(among, byShape, 5)).toEqual([worst]);
});

describe("over a fleet", () => {
  test("every number equals the list that it leads to, in any scope, with the same few statements", async () => {
    const fleet = await testFleet(1500);
    for (const scope of [{}, { cluster: "cluster-0" }, { severity: ["critical"] }, { exposed: true }]) {
      const { result, statements } = await countStatements(() => listActions(fleet.ctx, input(scope)));
      expect(result.items.length).toBeGreaterThan(0);
      expect(statements).toBeLessThanOrEqual(12);
      for (const { id, list, closes } of result.items) {
        const found = await listFindings(fleet.ctx, listFindingsInput.parse({ ...scope, ...list }));
        expect([id, found.total.count]).toEqual([id, closes.findings]);
      }
      expect(result.findings).toBe((await listFindings(fleet.ctx, listFindingsInput.parse(scope))).total.count);
    }
    expect(await counted({})).toBeGreaterThan(0);
    const running = { running: true, limit: 3 };
    const quick = await listActions(fleet.ctx, input({ ...running, quick: true }));
    expect({ ...quick, asOf: "" }).toEqual({ ...(await listActions(fleet.ctx, input(running))), asOf: "" });
  });
});
