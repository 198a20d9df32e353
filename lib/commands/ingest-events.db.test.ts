import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import { corpusFile, corpusFiles } from "@/test/corpus";
import { countStatements } from "@/test/count-statements";
import { ctxOf } from "@/test/ctx-of";
import { type Fleet, makeFleet } from "@/test/fleet";
import { insert, newOrg } from "@/test/rows";
import { retieSignals } from "./events/retie-signals";
import { ingestEvents } from "./ingest-events";

interface Alert {
  time?: string;
  rule?: string;
  pod?: string | null;
  namespace?: string | null;
  fields?: Record<string, unknown>;
}

const alert = ({
  time = "2026-03-01T10:00:00.000000001Z",
  rule = "Terminal shell in container",
  pod = null,
  namespace = null,
  fields = {},
}: Alert = {}) => ({
  hostname: "node-1",
  time,
  rule,
  priority: "Warning",
  source: "syscall",
  tags: ["shell"],
  output: `${time} ${rule}`,
  output_fields: { "k8s.pod.name": pod, "k8s.ns.name": namespace, "proc.name": "bash", "proc.pname": "runc", ...fields },
});
const lines = (events: readonly unknown[]) => events.map((event) => JSON.stringify(event)).join("\n");

async function state(orgId: number) {
  const [signals, hours, events, sensors] = await Promise.all([
    pool().query("select * from signal where org_id = $1 order by id", [orgId]),
    pool().query("select * from signal_hour where org_id = $1 order by signal_id, hour", [orgId]),
    pool().query("select at, id, signal_id from event where org_id = $1 order by id", [orgId]),
    pool().query("select * from sensor where org_id = $1 order by cluster_id, tool", [orgId]),
  ]);
  return { signals: signals.rows, hours: hours.rows, events: events.rows, sensors: sensors.rows };
}

describe("ingestEvents", () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await makeFleet(11);
  });
  const org = async () => ctxOf({ orgId: await newOrg("events") }, "ingest");

  it("takes one, a list and JSON lines, and the same ones again change nothing", async () => {
    const ctx = await org();
    const events = [
      alert(),
      alert({ time: "2026-03-01T10:00:00.000000002Z" }),
      alert({ time: "2026-03-01T11:30:00Z", rule: "Write below etc" }),
    ];
    expect(await ingestEvents(ctx, { body: lines(events) })).toEqual({ accepted: 3, repeated: 0, counted: 0, rejected: 0, errors: [] });
    const before = await state(ctx.orgId);
    expect(before.signals.map(({ rule, count }) => [rule, Number(count)]).sort()).toEqual([
      ["Terminal shell in container", 2],
      ["Write below etc", 1],
    ]);
    expect(await ingestEvents(ctx, { body: JSON.stringify(events) })).toMatchObject({ accepted: 3, repeated: 3 });
    expect(await ingestEvents(ctx, { body: Buffer.from(JSON.stringify(events[0])) })).toMatchObject({ accepted: 1, repeated: 1 });
    expect(await state(ctx.orgId)).toEqual(before);
  });

  it("ends the same in whatever order and batches events come", async () => {
    const events = Array.from({ length: 60 }, (_, at) =>
      alert({ time: `2026-03-01T${String(at % 5).padStart(2, "0")}:00:00.${String(at).padStart(9, "0")}Z`, rule: `Rule ${at % 3}` }),
    );
    const ends = [];
    for (const order of [events, [...events].reverse(), [...events.slice(30), ...events.slice(0, 40)]]) {
      const ctx = await org();
      for (let at = 0; at < order.length; at += 7) await ingestEvents(ctx, { body: lines(order.slice(at, at + 7)) });
      ends.push(JSON.parse(JSON.stringify(await state(ctx.orgId), (key, value) => (key === "org_id" ? 0 : value))));
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[2]).toEqual(ends[0]);
  });

  it("counts once what 10 senders post at the same time", async () => {
    const ctx = await org();
    const body = lines(
      Array.from({ length: 40 }, (_, at) => alert({ time: `2026-03-02T00:00:00.${String(at).padStart(9, "0")}Z`, rule: `Rule ${at % 4}` })),
    );
    const receipts = await Promise.all(Array.from({ length: 10 }, () => ingestEvents(ctx, { body })));
    expect(receipts.reduce((sum, { accepted, repeated }) => sum + accepted - repeated, 0)).toBe(40);
    const { signals } = await state(ctx.orgId);
    expect(signals.reduce((sum, { count }) => sum + Number(count), 0)).toBe(40);
  });

  it("rejects bad ones by place and takes the rest, even where the first is bad", async () => {
    const ctx = await org();
    const receipt = await ingestEvents(ctx, {
      body: JSON.stringify([{ nonsense: true }, alert(), "text", alert({ time: "not a time" }), alert({ time: "2026-03-01T12:00:00Z" })]),
    });
    expect(receipt).toMatchObject({ accepted: 2, rejected: 3 });
    expect(receipt.errors.map(({ index }) => index)).toEqual([0, 2, 3]);
    expect(
      await ingestEvents(ctx, {
        body: `${JSON.stringify(alert())}\n{"broken": \n${JSON.stringify(alert({ time: "2026-03-01T13:00:00Z" }))}`,
      }),
    ).toMatchObject({ accepted: 2, repeated: 1, rejected: 1 });
    await expect(ingestEvents(ctx, { body: "no json at all" })).rejects.toMatchObject({ code: "unknown_format" });
    await expect(ingestEvents(ctx, { body: JSON.stringify({ SchemaVersion: 2, ArtifactName: "x", Results: [] }) })).rejects.toMatchObject({
      code: "invalid_report",
    });
  });

  it("counts every line as accepted or rejected, with its number, wherever the bad ones are", async () => {
    const good = (second: number) => JSON.stringify(alert({ time: `2026-03-01T14:00:${String(second).padStart(2, "0")}Z` }));
    const bodies: [body: string, accepted: number, lines: number[]][] = [
      [`no json\n${good(1)}\nno json either`, 1, [1, 3]],
      [`${good(1)}\nno json`, 1, [2]],
      [`{"broken": \n\n${good(1)}\n[1, 2\n17\n"text"\n${good(2)}\n`, 2, [1, 4, 5, 6]],
      [`{"nonsense": true}\n${good(1)}\r\n{"rule":"no time","priority":"Notice"}`, 1, [1, 3]],
      [`[${good(1)},7]\nno json\n${good(2)}`, 2, [1, 2]],
    ];
    for (const [body, accepted, at] of bodies) {
      const receipt = await ingestEvents(await org(), { body });
      expect(receipt, body).toMatchObject({ accepted, rejected: at.length });
      expect(
        receipt.errors.map(({ line }) => line),
        body,
      ).toEqual(at);
      for (const { message } of receipt.errors) expect(message).not.toBe("");
    }
    const many = await ingestEvents(await org(), { body: `${"no json\n".repeat(250)}${good(1)}` });
    expect(many).toMatchObject({ accepted: 1, rejected: 250 });
    expect(many.errors).toHaveLength(100);
    const pretty = JSON.stringify({ ...alert(), tags: ["x"], list: [{ a: 1 }] }, null, 1).replace(/\{\s+"a": 1\s+\}/, '\n{"a": 1}\n');
    expect(await ingestEvents(await org(), { body: pretty })).toMatchObject({ accepted: 1, rejected: 0 });
  });

  it("ties events to workloads by pod, by the pod's name, and not where it cannot tell", async () => {
    const [east] = fleet.clusters;
    const workload = fleet.workloads.find((w) => w.clusterId === east?.id && w.teamId !== null && !w.gone);
    if (!east || !workload) throw new Error("The fleet has no such workload.");
    await insert("pod", [
      {
        org_id: fleet.orgId,
        id: newId(),
        cluster_id: east.id,
        namespace: workload.namespace,
        name: "odd-name",
        workload_id: workload.id,
        phase: "Running",
        last_seen_at: fleet.now,
      },
    ]);
    const ctx = ctxOf(fleet, "ingest");
    const post = async (event: Alert, cluster?: string) => {
      const rule = `Rule ${newId()}`;
      await ingestEvents(ctx, { body: JSON.stringify(alert({ ...event, rule })), ...(cluster ? { cluster } : {}) });
      const { rows } = await pool().query("select workload_id, team_id, cluster_id, subject from signal where org_id = $1 and rule = $2", [
        fleet.orgId,
        rule,
      ]);
      return rows[0];
    };
    const tied = { workload_id: workload.id, team_id: workload.teamId, cluster_id: east.id, subject: workload.name };
    const { namespace } = workload;
    expect(await post({ pod: "odd-name", namespace }, east.name)).toEqual(tied);
    expect(await post({ pod: "odd-name", namespace })).toEqual(tied);
    expect(await post({ pod: `${workload.name}-7c9d8bf5b4-x2kzp`, namespace }, east.name)).toEqual(tied);
    expect(await post({ pod: "odd-name", namespace: "elsewhere" }, east.name)).toMatchObject({
      workload_id: null,
      cluster_id: east.id,
      team_id: null,
      subject: "odd-name",
    });
    expect(await post({ pod: "web-7c9d8bf5b4-x2kzp", namespace }, "brand-new")).toMatchObject({ workload_id: null, subject: "web" });
    expect(await post({})).toMatchObject({ workload_id: null, cluster_id: null, subject: "node-1" });
    const { rows } = await pool().query(
      "select n.number from cluster c join cluster_number n on n.cluster_id = c.id where c.org_id = $1 and c.name = 'brand-new'",
      [fleet.orgId],
    );
    expect(rows).toEqual([{ number: 3 }]);
  });

  it("ties events that came before the inventory once it comes, as if it had been there", async () => {
    const ends = [];
    for (const late of [false, true]) {
      const orgId = await newOrg("late inventory");
      const ctx = ctxOf({ orgId }, "ingest");
      const events = Array.from({ length: 12 }, (_, at) =>
        alert({
          time: `2026-03-05T0${at % 4}:00:00.${String(at).padStart(9, "0")}Z`,
          rule: `Rule ${at % 2}`,
          namespace: "shop",
          pod: `web-7c9d8bf5b4-x2kz${"bc"[at % 2] ?? ""}`,
        }),
      );
      const inventory = async () => {
        const { rows } = await pool().query<{ id: string }>("select id from cluster where org_id = $1 and name = 'one'", [orgId]);
        const stamps = { first_seen_at: fleet.now, last_seen_at: fleet.now };
        const workload = "00000000-0000-8000-8000-000000000001";
        await insert("workload", [
          {
            org_id: orgId,
            id: workload,
            cluster_id: rows[0]?.id,
            namespace: "shop",
            kind: "Deployment",
            name: "web",
            labels: {},
            pod_spec: {},
            privileged: false,
            host_access: false,
            exposure: 0,
            ...stamps,
          },
        ]);
      };
      await ingestEvents(ctx, { body: "[]", cluster: "one" });
      await pool().query("insert into cluster (org_id, id, name) values ($1, '00000000-0000-8000-8000-0000000000aa', 'one')", [orgId]);
      if (!late) await inventory();
      await ingestEvents(ctx, { body: lines(events.slice(0, 8)), cluster: "one" });
      if (late) {
        await inventory();
        expect(await transaction((client) => retieSignals(client, orgId))).toBe(2);
        expect(await transaction((client) => retieSignals(client, orgId))).toBe(0);
      }
      await ingestEvents(ctx, { body: lines(events), cluster: "one" });
      ends.push(JSON.parse(JSON.stringify(await state(orgId), (key, value) => (key === "org_id" ? 0 : value))));
    }
    expect(ends[0].signals).toHaveLength(2);
    expect(ends[0].signals.every(({ workload_id }: { workload_id: string | null }) => workload_id !== null)).toBe(true);
    expect(ends[1]).toEqual(ends[0]);
  });

  it("takes every runtime document of the corpus, counts what is routine, and the same again changes nothing", async () => {
    const formats = ["falco", "falcosidekick", "tetragon", "hubble", "k8s-audit"] as const;
    for (const file of formats.flatMap((format) => corpusFiles(format))) {
      const ctx = await org();
      const entries = Number(file.counts.falco_events ?? file.counts.events ?? file.counts.flows ?? file.counts.lines);
      const receipt = await ingestEvents(ctx, { body: file.bytes(), cluster: "c" });
      expect(receipt, file.name).toMatchObject({ accepted: entries, rejected: 0 });
      const before = await state(ctx.orgId);
      // Falco's tests wrote one event twice.
      expect(before.events.length, file.name).toBe(entries - receipt.counted - receipt.repeated);
      const again = await ingestEvents(ctx, { body: file.bytes(), cluster: "c" });
      expect(again, file.name).toMatchObject({ accepted: entries, repeated: entries - receipt.counted, counted: receipt.counted });
      expect(await state(ctx.orgId), file.name).toEqual(before);
    }
  });

  it("writes nothing for flows that were let through", async () => {
    const ctx = await org();
    const receipt = await ingestEvents(ctx, { body: corpusFile("bookinfo-400-tcp-flows.jsonl").bytes() });
    expect(receipt).toMatchObject({ accepted: 400, counted: 400, repeated: 0 });
    expect(await state(ctx.orgId)).toEqual({ signals: [], hours: [], events: [], sensors: [] });
    await ingestEvents(ctx, { body: corpusFile("bookinfo-400-tcp-flows.jsonl").bytes(), cluster: "c" });
    const { events, sensors } = await state(ctx.orgId);
    expect(events).toEqual([]);
    expect(sensors).toMatchObject([{ tool: "hubble", last_event_at: new Date("2021-11-10T10:41:00.353Z") }]);
  });

  it("reads a batch of Tetragon whose first line is bad as Tetragon's", async () => {
    const exec = corpusFile("process-exec-3-events.jsonl").bytes().toString("utf8");
    expect(await ingestEvents(await org(), { body: `no json\n{"nonsense": true}\n${exec}` })).toMatchObject({ accepted: 3, rejected: 2 });
  });

  it("ties an event to the controller that the sensor names, before and after the inventory knows it", async () => {
    const ends = [];
    for (const late of [false, true]) {
      const orgId = await newOrg("named controller");
      const ctx = ctxOf({ orgId }, "ingest");
      await pool().query("insert into cluster (org_id, id, name) values ($1, '00000000-0000-8000-8000-0000000000ab', 'one')", [orgId]);
      const inventory = () =>
        insert("workload", [
          {
            org_id: orgId,
            id: "00000000-0000-8000-8000-000000000002",
            cluster_id: "00000000-0000-8000-8000-0000000000ab",
            namespace: "shop",
            kind: "Deployment",
            name: "web",
            labels: {},
            pod_spec: {},
            privileged: false,
            host_access: false,
            exposure: 0,
            first_seen_at: fleet.now,
            last_seen_at: fleet.now,
          },
        ]);
      const audit = {
        kind: "Event",
        apiVersion: "audit.k8s.io/v1",
        auditID: "a-1",
        stage: "ResponseComplete",
        verb: "patch",
        user: { username: "jane" },
        objectRef: { resource: "deployments", namespace: "shop", name: "web" },
        requestReceivedTimestamp: "2026-03-05T10:00:00.000001Z",
      };
      const exec = {
        process_exec: {
          process: { binary: "/bin/sh", pod: { namespace: "shop", name: "odd", workload: "web", workload_kind: "Deployment" } },
        },
        node_name: "n",
        time: "2026-03-05T10:00:00.000000001Z",
      };
      if (!late) await inventory();
      for (const event of [audit, exec]) await ingestEvents(ctx, { body: JSON.stringify(event), cluster: "one" });
      if (late) {
        await inventory();
        expect(await transaction((client) => retieSignals(client, orgId))).toBe(2);
      }
      ends.push(JSON.parse(JSON.stringify(await state(orgId), (key, value) => (key === "org_id" ? 0 : value))));
    }
    expect(ends[0].signals.map(({ subject, workload_id }: Record<string, unknown>) => [subject, workload_id !== null])).toEqual([
      ["web", true],
      ["web", true],
    ]);
    expect(ends[1]).toEqual(ends[0]);
  });

  it("keeps a sensor's health apart from signals", async () => {
    const ctx = await org();
    const drop = {
      hostname: "h",
      rule: "Falco internal: syscall event drop",
      priority: "Debug",
      source: "internal",
      time: "2026-03-03T03:03:03Z",
      output: "drops",
      output_fields: { n_drops: "815508" },
    };
    for (let times = 0; times < 2; times++) await ingestEvents(ctx, { body: JSON.stringify([drop, alert()]), cluster: "c" });
    const { signals, sensors } = await state(ctx.orgId);
    expect(signals).toHaveLength(1);
    expect(sensors).toHaveLength(1);
    expect(Number(sensors[0]?.dropped)).toBe(815508);
    expect(sensors[0]?.last_health).toMatchObject({ rule: drop.rule });
  });

  it("adds up what sensors say they dropped, and takes no number that is none", async () => {
    const ctx = await org();
    const limit = (dropped: unknown, second: number) => ({
      rate_limit_info: { number_of_dropped_process_events: dropped },
      node_name: "n1",
      time: `2026-03-03T03:03:0${second}Z`,
    });
    const events = [limit("40", 1), limit(2, 2), limit(1e300, 3), limit(-5, 4), limit("many", 5)];
    expect(await ingestEvents(ctx, { body: lines(events), cluster: "c" })).toMatchObject({ accepted: 5, rejected: 0 });
    const { signals, sensors } = await state(ctx.orgId);
    expect(signals).toEqual([]);
    expect(sensors.map(({ tool, dropped }) => [tool, Number(dropped)])).toEqual([["tetragon", 42]]);
  });

  it("puts events of the last year into partitions of their day, others into the default, and never fails for it", async () => {
    const ctx = await org();
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await ingestEvents(ctx, {
      body: lines([alert({ time: `${day}T00:00:00Z` }), alert({ time: "2016-01-01T00:00:00Z" })]),
    });
    const { rows } = await pool().query<{ part: string }>(
      "select tableoid::regclass::text as part from event where org_id = $1 order by at",
      [ctx.orgId],
    );
    expect(rows.map(({ part }) => part)).toEqual(["event_default", `event_${day.replaceAll("-", "")}`]);
  });

  it("takes no event from a clock that runs far ahead, and says so by place", async () => {
    const ctx = await org();
    const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();
    const receipt = await ingestEvents(ctx, { body: lines([alert({ time: ahead(60_000) }), alert({ time: ahead(2 * 3_600_000) })]) });
    expect(receipt).toMatchObject({ accepted: 1, rejected: 1, errors: [{ index: 1, message: expect.stringContaining("in the future") }] });
  });

  it("stores what PostgreSQL would trip over", async () => {
    const ctx = await org();
    const body = JSON.stringify(alert({ fields: { "proc.cmdline": "a\u0000b\ud800c", big: 1e308 } }));
    expect(await ingestEvents(ctx, { body })).toMatchObject({ accepted: 1, rejected: 0 });
  });

  it("takes the same number of statements for 10 and 1,000 events", async () => {
    const many = (count: number) =>
      lines(
        Array.from({ length: count }, (_, at) =>
          alert({ time: `2026-03-04T00:00:00.${String(at).padStart(9, "0")}Z`, rule: `Rule ${at % 9}` }),
        ),
      );
    await ingestEvents(await org(), { body: many(1) }); // the first event of a day makes the day's partition
    const one = await org();
    const few = await countStatements(() => ingestEvents(one, { body: many(10) }));
    const two = await org();
    const more = await countStatements(() => ingestEvents(two, { body: many(1000) }));
    expect(more.statements).toBe(few.statements);
  });

  it("asks for the right", async () => {
    await expect(ingestEvents(ctxOf(fleet, "developer", [fleet.teams.alpha]), { body: "[]" })).rejects.toMatchObject({ code: "forbidden" });
    expect(await ingestEvents(await org(), { body: "[]" })).toEqual({ accepted: 0, repeated: 0, counted: 0, rejected: 0, errors: [] });
  });
});
