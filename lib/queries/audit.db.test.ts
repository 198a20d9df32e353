import { beforeAll, expect, it } from "vitest";
import { systemCtx } from "@/lib/auth/ctx";
import { audit } from "@/lib/commands/audit";
import { pool } from "@/lib/db/client";
import { transaction, withConnection } from "@/lib/db/tx";
import { exportAuditInput, listAuditInput } from "@/lib/schemas/audit";
import { newOrg } from "@/test/rows";
import { exportAudit } from "./export-audit";
import { listAudit } from "./list-audit";
import { verifyAudit } from "./verify-audit";

let ctx: ReturnType<typeof systemCtx>;
const ENTRIES = 25;

beforeAll(async () => {
  ctx = { ...systemCtx(await newOrg("audited"), "test"), actor: { kind: "person", id: null, name: "=Mia" } };
  for (let at = 0; at < ENTRIES; at++)
    await transaction((client) =>
      audit(client, ctx, { action: at % 2 ? "decision.make" : "team.create", object: `thing ${at}`, detail: { at, text: `"a", b` } }),
    );
});

const list = (input: object) => listAudit(ctx, listAuditInput.parse(input));

it("is listed page by page, the latest first, and searched", async () => {
  const first = await list({ limit: 10 });
  expect(first.total).toEqual({ count: ENTRIES, atLeast: false });
  const second = await list({ limit: 10, cursor: first.nextCursor });
  const third = await list({ limit: 10, cursor: second.nextCursor });
  expect([...first.items, ...second.items, ...third.items].map(({ object }) => object)).toEqual(
    Array.from({ length: ENTRIES }, (_, at) => `thing ${ENTRIES - 1 - at}`),
  );
  expect(third.nextCursor).toBeNull();
  expect((await list({ action: "decision." })).total.count).toBe(12);
  expect((await list({ q: "thing 24" })).items).toHaveLength(1);
  expect((await list({ from: "2020-01-01", to: "2020-01-02" })).items).toEqual([]);
  await expect(list({ q: "x", cursor: first.nextCursor })).rejects.toMatchObject({ code: "invalid_cursor" });
});

it("goes out as JSON lines and as CSV that no spreadsheet runs", async () => {
  const text = async (format: string) => {
    let all = "";
    for await (const part of await exportAudit(ctx, exportAuditInput.parse({ format }))) all += Buffer.from(part).toString();
    return all;
  };
  const lines = (await text("jsonl")).trimEnd().split("\n");
  expect(lines).toHaveLength(ENTRIES);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ seq: "1", object: "thing 0", detail: { at: 0 } });
  const csv = (await text("csv")).trimEnd().split("\r\n");
  expect(csv).toHaveLength(ENTRIES + 1);
  expect(csv[1]).toContain(",'=Mia,team.create,thing 0,");
  expect(csv[1]).toContain('"{""at"":0,""text"":""\\""a\\"", b""}"');
});

it("is whole as it was written, and broken where an entry was changed or taken out", async () => {
  const { head } = await verifyAudit(ctx, {});
  expect(await verifyAudit(ctx, {})).toEqual({ entries: ENTRIES, head: expect.stringMatching(/^[0-9a-f]{64}$/), broken: null });
  // Whoever owns the database can switch the guard off; the chain still tells.
  const forge = async (statement: string, values: unknown[]) =>
    withConnection(async (client) => {
      await client.query("set session_replication_role = replica");
      await client.query(statement, values);
      await client.query("set session_replication_role = origin");
    });
  await expect(pool().query("delete from audit where org_id = $1", [ctx.orgId])).rejects.toThrow(/append-only/);
  await forge("update audit set actor = 'Sam' where org_id = $1 and seq = 7", [ctx.orgId]);
  expect(await verifyAudit(ctx, {})).toMatchObject({ entries: 6, broken: { seq: "7", why: "entry 7 is not what was written" } });
  await forge("update audit set actor = '=Mia' where org_id = $1 and seq = 7", [ctx.orgId]);
  expect((await verifyAudit(ctx, {})).head).toBe(head);
  await forge("delete from audit where org_id = $1 and seq = 12", [ctx.orgId]);
  expect(await verifyAudit(ctx, {})).toMatchObject({ entries: 11, broken: { seq: "12", why: "entry 12 is missing" } });
});
