import { beforeEach, expect, test } from "vitest";
import { NIL_ID, newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { composeOther } from "@/lib/notify/compose";
import { takesOther } from "@/lib/notify/outbox-payload";
import { getCluster } from "@/lib/queries/get-cluster";
import { getCoverage } from "@/lib/queries/get-coverage";
import { ctxOf } from "@/test/ctx-of";
import { inventory, trivyReport } from "@/test/fixtures/reports";
import { ctx, ORG, send } from "@/test/ingest";
import { ingestEvents } from "../ingest-events";
import { hearSources } from "./hear-sources";
import { setSilencePolicy } from "./set-silence-policy";
import { watchSources } from "./watch-sources";

const HOUR = 3_600_000;
/** the start of an hour some weeks ago, so that nothing here is in the future */
const START = Math.floor(Date.now() / HOUR) * HOUR - 60 * 24 * HOUR;
const at = (hours: number): Date => new Date(START + hours * HOUR);

beforeEach(async () => {
  await pool().query("truncate source, source_hour, source_silence, silence_policy, outbox, graphile_worker._private_jobs");
});

const hear = (tool: string, hours: readonly number[], clusterId: string | null = null) =>
  hearSources(
    { query: (text: string, values: unknown[]) => pool().query(text, values) } as never,
    ORG,
    hours.map((hour) => ({ clusterId, tool, at: at(hour) })),
  );
const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => from + n * step);
const told = async (): Promise<[string, string][]> =>
  (
    await pool().query<{ type: string; tool: string }>("select type, payload ->> 'tool' as tool from outbox order by created_at, type")
  ).rows.map(({ type, tool }) => [type, tool]);
const sources = async () =>
  (await pool().query("select tool, usual_hours as usual, allowed_hours as allowed from source order by tool")).rows as {
    tool: string;
    usual: number | null;
    allowed: number | null;
  }[];

test("each is measured by its own interval: hours, days with weekends, weeks; what reported too few times is not judged", async () => {
  await hear("falco", range(0, 24 * 28));
  const weekdays = range(9, 24 * 28, 24).filter((hour) => Math.floor(hour / 24) % 7 < 5);
  await hear("trivy", weekdays);
  await hear("kube-bench", range(0, 24 * 28, 24 * 7));
  await hear("new", [1, 2]);
  await watchSources(at(24 * 28));
  expect(await sources()).toEqual([
    { tool: "falco", usual: 1, allowed: 24 },
    { tool: "kube-bench", usual: 168, allowed: 336 },
    { tool: "new", usual: null, allowed: null },
    { tool: "trivy", usual: 72, allowed: 144 },
  ]);
  expect(await told()).toEqual([]);
});

test("a silence is told of once, whoever looks and however often, and so is its end", async () => {
  await hear("falco", range(0, 100));
  await watchSources(at(124));
  expect(await told()).toEqual([]);
  await Promise.all(range(0, 4).map(() => watchSources(at(125))));
  await watchSources(at(300));
  expect(await told()).toEqual([["source.silent", "falco"]]);
  await hear("falco", [301]);
  await Promise.all(range(0, 4).map(() => watchSources(at(302))));
  expect(await told()).toEqual([
    ["source.silent", "falco"],
    ["source.back", "falco"],
  ]);
  // The outage is no habit: the interval is still an hour.
  expect(await sources()).toEqual([{ tool: "falco", usual: 1, allowed: 24 }]);
  await watchSources(at(330));
  expect((await told()).map(([type]) => type)).toEqual(["source.silent", "source.back", "source.silent"]);
});

test("late reports of before the silence change nothing, of within it shorten it, and are never told of twice", async () => {
  await hear("falco", range(0, 100, 2));
  await watchSources(at(200));
  await hear("falco", range(1, 100, 2));
  await watchSources(at(201));
  await hear("falco", [120]);
  await watchSources(at(202));
  expect(await told()).toEqual([["source.silent", "falco"]]);
  const { rows } = await pool().query("select since, ended_at from source_silence");
  expect(rows).toEqual([{ since: at(121), ended_at: null }]);
  await hear("falco", [190]);
  await watchSources(at(203));
  expect((await told()).map(([type]) => type)).toEqual(["source.silent", "source.back"]);
});

test("another policy ends a silence without a word, and begins one", async () => {
  await hear("falco", range(0, 100));
  await watchSources(at(130));
  await setSilencePolicy(ctx, { factor: 2, floorHours: 100 });
  await watchSources(at(131));
  expect(await told()).toEqual([["source.silent", "falco"]]);
  const { rows } = await pool().query("select ended_at from source_silence");
  expect(rows).toEqual([{ ended_at: at(131) }]);
  await setSilencePolicy(ctx, { factor: 5, floorHours: 1 });
  await watchSources(at(132));
  expect(await told()).toHaveLength(2);
  await expect(setSilencePolicy({ ...ctx, teams: [newId()] }, { factor: 5, floorHours: 1 })).rejects.toMatchObject({ code: "forbidden" });
});

test("what was silent for ninety days is forgotten", async () => {
  await hear("falco", range(0, 100));
  await watchSources(at(200));
  await watchSources(at(100 + 24 * 91));
  expect(await sources()).toEqual([]);
  expect((await told()).map(([type]) => type)).toEqual(["source.silent"]);
  expect((await pool().query("select count(*)::int as n from source_silence where ended_at is null")).rows).toEqual([{ n: 0 }]);
});

test("reports, inventories and events are heard, also the same bytes again; pages show who fell silent, each asker their own", async () => {
  const cluster = "heard";
  await send(inventory([{ namespace: "shop", name: "heard", image: "registry.example/heard:1", digest: "a", host: "heard.example" }]), {
    cluster,
  });
  const scan = trivyReport({ repository: "registry.example/heard", tag: "1", digest: "a" }, "2026-05-01T00:00:00Z", []);
  await send(scan);
  await send(scan);
  await ingestEvents(ctx, {
    cluster,
    body: JSON.stringify({
      hostname: "n",
      priority: "Warning",
      rule: "r",
      source: "syscall",
      time: at(0).toISOString(),
      output: "o",
      output_fields: {},
    }),
  });
  const { rows } = await pool().query<{ cluster_id: string; tool: string; hour: Date }>(
    "select cluster_id, tool, hour from source_hour order by tool, hour",
  );
  const named = rows.map(({ cluster_id, tool }) => `${tool} ${cluster_id === NIL_ID ? "none" : "cluster"}`);
  expect(named).toEqual(["falco cluster", "kubernetes cluster", "trivy none", "trivy none"]);
  expect(rows[0]?.hour).toEqual(at(0));
  expect(rows[2]?.hour.toISOString()).toBe("2026-05-01T00:00:00.000Z");
  const clusterId = rows[0]?.cluster_id ?? "";
  await hear("falco", range(1, 50), clusterId);
  await hear("trivy", range(1, 50));
  await watchSources(at(80));
  const { sources: all } = await getCoverage(ctx, {});
  expect(all.filter(({ silentSince }) => silentSince !== null).map(({ tool, cluster: of }) => [tool, of?.name ?? null])).toEqual([
    ["falco", cluster],
    ["trivy", null],
  ]);
  const one = await getCluster(ctx, { id: cluster });
  expect(one.sources[0]).toMatchObject({ tool: "falco", usualHours: 1, allowedHours: 24, silentSince: at(50).toISOString() });
  expect(one.sources.map(({ tool }) => tool)).not.toContain("trivy");
  const foreign = await getCoverage({ ...ctxOf({ orgId: ORG }, "developer"), teams: [newId()] }, {});
  expect(foreign.sources).toEqual([]);

  const { rows: said } = await pool().query<{ payload: { cluster: number } }>(
    "select payload from outbox where payload ->> 'tool' = 'falco'",
  );
  const [first] = said;
  const limits = { teamIds: [], severities: [], outcomes: [], clustersNamed: true };
  const number = first?.payload.cluster ?? -1;
  expect(takesOther([{ ...limits, clusters: [number] }], "source.silent", first?.payload)).toBe(true);
  expect(takesOther([{ ...limits, clusters: [number + 1] }], "source.silent", first?.payload)).toBe(false);
  expect(composeOther("source.silent", first?.payload, at(80).toISOString())).toMatchObject({
    title: `Falco in ${cluster} has fallen silent`,
    text: [expect.stringContaining("it usually reports every hour."), expect.any(String)],
    path: `/clusters/${cluster}`,
  });
});
