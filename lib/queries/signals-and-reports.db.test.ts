import { beforeAll, describe, expect, it } from "vitest";
import { ingestEvents } from "@/lib/commands/ingest-events";
import { newId } from "@/lib/core/ids";
import { priorityNumber } from "@/lib/core/priority";
import { pool } from "@/lib/db/client";
import { listReportsInput, receipt, reportPage } from "@/lib/schemas/reports";
import { eventPage, listEventsInput, listSignalsInput, signalDetail, signalPage } from "@/lib/schemas/signals";
import { countStatements } from "@/test/count-statements";
import { ctxOf } from "@/test/ctx-of";
import { type Fleet, makeFleet } from "@/test/fleet";
import { insert } from "@/test/rows";
import { getReceipt } from "./get-receipt";
import { getSignal } from "./get-signal";
import { listEvents } from "./list-events";
import { listReports } from "./list-reports";
import { listSignals } from "./list-signals";

const HOUR_MS = 3_600_000;
const ask = (input: Record<string, unknown> = {}) => listSignalsInput.parse(input);

describe("signals", () => {
  let fleet: Fleet;
  const ciso = () => ctxOf(fleet, "ciso");

  beforeAll(async () => {
    fleet = await makeFleet(17);
    const workloads = fleet.workloads.filter((w) => !w.gone);
    for (const cluster of fleet.clusters) {
      const events = workloads
        .filter((w) => w.clusterId === cluster.id)
        .flatMap((w, at) =>
          Array.from({ length: 5 + at }, (_, nth) => ({
            hostname: "n",
            time: new Date(fleet.now.getTime() - nth * HOUR_MS - at).toISOString(),
            rule: `Rule ${at % 3}`,
            priority: at % 2 ? "Notice" : "Critical",
            source: "syscall",
            tags: [],
            output: `${w.name} did it ${nth}`,
            output_fields: { "k8s.ns.name": w.namespace, "k8s.pod.name": `${w.name}-7c9d8bf5b4-x2kzp`, "proc.name": "sh" },
          })),
        );
      await ingestEvents(ctxOf(fleet, "ingest"), { body: JSON.stringify(events), cluster: cluster.name });
    }
  });

  it.each(["lastSeen", "-lastSeen", "count", "-count", "priority", "-priority", "rule", "-rule"])(
    "pages through every signal once, by %s",
    async (sort) => {
      const items = [];
      let cursor: string | undefined;
      do {
        const page = signalPage.parse(await listSignals(ciso(), ask({ sort, limit: 4, ...(cursor ? { cursor } : {}) })));
        items.push(...page.items);
        cursor = page.nextCursor ?? undefined;
        expect(page.total.count).toBe(fleet.workloads.filter((w) => !w.gone).length);
      } while (cursor);
      expect(new Set(items.map(({ id }) => id)).size).toBe(fleet.workloads.filter((w) => !w.gone).length);
      if (sort === "-count") expect(items.map(({ count }) => count)).toEqual(items.map(({ count }) => count).sort((a, b) => b - a));
    },
  );

  it("refuses a cursor that was made with other filters", async () => {
    const { nextCursor } = await listSignals(ciso(), ask({ limit: 2 }));
    await expect(listSignals(ciso(), ask({ priority: "critical", cursor: nextCursor }))).rejects.toMatchObject({ code: "invalid_cursor" });
  });

  it("draws each sparkline from the same events that it counts", async () => {
    const { items } = await listSignals(ciso(), ask({ hours: 24, limit: 200 }));
    for (const item of items) {
      expect(item.sparklineBucketHours).toBe(1);
      expect(item.sparkline).toHaveLength(24);
      expect(item.sparkline.reduce((a, b) => a + b)).toBe(item.count);
      expect(item.sparkline[23]).toBeGreaterThan(0);
    }
    const week = await listSignals(ciso(), ask({ limit: 1 }));
    expect(week.items[0]?.sparklineBucketHours).toBe(7);
  });

  it("filters, and goes down to the raw events", async () => {
    const all = (await listSignals(ciso(), ask({ limit: 200 }))).items;
    const some = async (input: Record<string, unknown>) => (await listSignals(ciso(), ask({ ...input, limit: 200 }))).items.length;
    expect(await some({ rule: "Rule 1" })).toBe(all.filter(({ rule }) => rule === "Rule 1").length);
    expect(await some({ priority: "critical" })).toBe(all.filter(({ priority }) => priority === "critical").length);
    const grave = all.filter(({ priority }) => priorityNumber(priority) >= priorityNumber("error")).length;
    expect(grave).toBeGreaterThan(0);
    expect(grave).toBeLessThan(all.length);
    expect(await some({ minPriority: "error" })).toBe(grave);
    expect(await some({ workload: all[0]?.workload?.id })).toBe(1);
    expect(await some({ cluster: fleet.clusters[0]?.name })).toBe(
      all.filter(({ cluster }) => cluster?.id === fleet.clusters[0]?.id).length,
    );
    expect(await some({ team: "none" })).toBe(all.filter(({ team }) => team === null).length);
    expect(await some({ q: "did it 0" })).toBe(all.length);
    const [signal] = all;
    const detail = signalDetail.parse(await getSignal(ciso(), { id: signal?.id ?? "" }));
    expect(detail.urgentFindings).not.toBeNull();
    const events = [];
    let cursor: string | undefined;
    do {
      const page = eventPage.parse(await listEvents(ciso(), listEventsInput.parse({ id: signal?.id, limit: 2, cursor })));
      expect(page.total.count).toBe(signal?.count);
      events.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(events).toHaveLength(signal?.count ?? -1);
    expect(events.map(({ at }) => at)).toEqual(
      events
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
  });

  it("hides other teams' signals and events", async () => {
    const developer = ctxOf(fleet, "developer", [fleet.teams.alpha]);
    const all = (await listSignals(ciso(), ask({ limit: 200 }))).items;
    const mine = await listSignals(developer, ask({ limit: 200 }));
    expect(JSON.stringify(mine)).not.toMatch(/canary/i);
    expect(mine.total.count).toBe(all.filter(({ team }) => team?.id === fleet.teams.alpha).length);
    for (const signal of all) {
      if (signal.team?.id === fleet.teams.alpha) continue;
      await expect(getSignal(developer, { id: signal.id })).rejects.toMatchObject({ code: "not_found" });
      await expect(listEvents(developer, listEventsInput.parse({ id: signal.id }))).rejects.toMatchObject({ code: "not_found" });
    }
    expect((await countStatements(() => listSignals(ciso(), ask({ limit: 200 })))).statements).toBe(2);
  });
});

describe("reports", () => {
  let fleet: Fleet;
  const ids: string[] = [];
  beforeAll(async () => {
    fleet = await makeFleet(19);
    for (let at = 0; at < 9; at++) {
      const id = newId();
      ids.push(id);
      await pool().query(
        `insert into report (org_id, id, sha256, size_bytes, filename, status, format, tool, target_name, team_id, received_at, received_by, counts, warnings)
         values ($1, $2, decode(repeat('ab', 32), 'hex'), 10, $3, $4, 'trivy', 'trivy', 'x', $5, $6, 'me', $7, '["careful"]')`,
        [
          fleet.orgId,
          id,
          at % 3 === 0 ? "bravo-canary.json" : "alpha.json",
          at === 8 ? "queued" : "done",
          at % 3 === 0 ? fleet.teams.bravo : at % 3 === 1 ? fleet.teams.alpha : null,
          new Date(fleet.now.getTime() - Math.floor(at / 2) * 1000),
          at === 8
            ? "{}"
            : JSON.stringify({
                entries: 3,
                read: 2,
                skipped: 1,
                new: 2,
                reopened: 0,
                fixed: 0,
                unchanged: 0,
                skippedDetails: [{ reason: "r", where: "w", count: 1 }],
                effect: { byOutcome: { "14_days": 2 } },
              }),
        ],
      );
    }
    await insert("target", []);
  });

  it("pages through receipts, latest first", async () => {
    const items = [];
    let cursor: string | undefined;
    do {
      const page = reportPage.parse(await listReports(ctxOf(fleet, "ciso"), listReportsInput.parse({ limit: 2, cursor })));
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set(ids));
    expect(items.map(({ receivedAt }) => receivedAt)).toEqual(
      items
        .map(({ receivedAt }) => receivedAt)
        .sort()
        .reverse(),
    );
    expect((await listReports(ctxOf(fleet, "ciso"), listReportsInput.parse({ status: "queued" }))).items).toHaveLength(1);
    expect((await listReports(ctxOf(fleet, "ciso"), listReportsInput.parse({ q: "alpha" }))).items.length).toBe(6);
  });

  it("gives one receipt, and nothing of another team", async () => {
    const [first = ""] = ids;
    const found = receipt.parse(await getReceipt(ctxOf(fleet, "ciso"), { id: first }));
    expect(found).toMatchObject({
      url: `/api/v1/reports/${first}`,
      counts: { entries: 3, read: 2, skipped: 1 },
      skipped: [{ reason: "r", count: 1 }],
      effect: { byOutcome: { "14_days": 2 } },
      warnings: ["careful"],
    });
    const developer = ctxOf(fleet, "developer", [fleet.teams.alpha]);
    const mine = await listReports(developer, listReportsInput.parse({}));
    expect(mine.total.count).toBe(3);
    expect(JSON.stringify(mine)).not.toMatch(/canary/i);
    await expect(getReceipt(developer, { id: first })).rejects.toMatchObject({ code: "not_found" });
    await expect(getReceipt(ctxOf(fleet, "ciso"), { id: "x" })).rejects.toMatchObject({ code: "not_found" });
    await expect(getReceipt(ctxOf(fleet, "ingest"), { id: first })).rejects.toMatchObject({ code: "forbidden" });
  });
});
