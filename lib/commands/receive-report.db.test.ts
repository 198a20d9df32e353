import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as getRaw } from "@/app/api/v1/reports/[id]/raw/route";
import { GET as getReport } from "@/app/api/v1/reports/[id]/route";
import { POST } from "@/app/api/v1/reports/route";
import { ingestReport } from "@/lib/commands/ingest-report";
import { pool } from "@/lib/db/client";
import { reportFile } from "@/lib/db/report-files";
import { env } from "@/lib/env";
import { trivyReport } from "@/test/fixtures/reports";
import { newOrg } from "@/test/rows";
import { tokenHeaders } from "@/test/two-teams";
import { until } from "@/test/until";

let orgId: number;
let headers: Record<string, string>;
let serial = 0;

const report = (): string =>
  trivyReport({ repository: `registry.example/app-${++serial}`, tag: "1", digest: "a" }, "2026-11-01T00:00:00Z", [
    { id: "CVE-2024-1", package: "openssl" },
  ]);
const sha256 = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("hex");

async function post(
  body: string | Uint8Array | ReadableStream | null,
  of: { query?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; json: Record<string, unknown> }> {
  const init = { method: "POST", headers: { ...headers, ...of.headers }, body, duplex: "half" } as RequestInit;
  const response = await POST(new Request(`http://localhost:3000/api/v1/reports?${of.query ?? ""}`, init));
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

const filesKept = (): string[] =>
  existsSync(join(env().PLIMSOLL_DATA_DIR, "reports"))
    ? readdirSync(join(env().PLIMSOLL_DATA_DIR, "reports"), { recursive: true, encoding: "utf8" }).filter((name) =>
        /\.(gz|part)$/.test(name),
      )
    : [];

async function reportsKept(): Promise<number> {
  const { rows } = await pool().query<{ count: number }>("select count(*)::int as count from report where org_id = $1", [orgId]);
  return rows[0]?.count ?? -1;
}

async function jobsFor(id: unknown): Promise<number> {
  const { rows } = await pool().query<{ count: number }>(
    "select count(*)::int as count from graphile_worker._private_jobs where payload ->> 'reportId' = $1",
    [id],
  );
  return rows[0]?.count ?? -1;
}

beforeAll(async () => {
  orgId = await newOrg("receive");
  headers = await tokenHeaders(orgId, "ingest");
});

describe("a report that is taken in", () => {
  test("may be an inventory in YAML; an empty list has a receipt that says what it is worth", async () => {
    const read = async (body: string) => {
      const { status, json } = await post(body, { query: "cluster=prod" });
      expect(status, JSON.stringify(json)).toBe(202);
      const id = String(json["id"]);
      await ingestReport({ orgId, reportId: id });
      const response = await getReport(new Request(`http://localhost:3000/api/v1/reports/${id}`, { headers }), {
        params: Promise.resolve({ id }),
      });
      return (await response.json()) as unknown;
    };
    expect(
      await read("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: pay}\n"),
    ).toMatchObject({
      status: "done",
      format: "k8s-inventory",
      counts: { entries: 2, read: 2, skipped: 0 },
    });
    expect(await read('{"apiVersion":"v1","kind":"PodList","items":[]}')).toMatchObject({
      status: "done",
      counts: { entries: 0, read: 0, skipped: 0 },
      warnings: [expect.stringContaining("no Pod objects")],
    });
  });

  test.each([
    ["as it is", (text: string) => Buffer.from(text), {}],
    ["gzipped, by Content-Encoding", (text: string) => gzipSync(text), { "content-encoding": "gzip" }],
    ["gzipped, by its magic", (text: string) => gzipSync(text), {}],
  ] as const)("is kept under the digest of its own bytes and queued: %s", async (_how, pack, extra) => {
    const text = report();
    const { status, json } = await post(pack(text), { headers: extra, query: "cluster=prod&filename=trivy.json" });
    expect(status, JSON.stringify(json)).toBe(202);
    expect(json).toEqual({ id: json["id"], status: "queued", url: `/api/v1/reports/${json["id"]}` });
    expect(gunzipSync(readFileSync(reportFile(sha256(text)))).toString()).toBe(text);
    expect(await jobsFor(json["id"])).toBe(1);
    const { rows } = await pool().query(
      "select encode(sha256, 'hex') as sha256, size_bytes::int as size, asked_cluster, filename, status from report where id = $1",
      [json["id"]],
    );
    expect(rows[0]).toEqual({
      sha256: sha256(text),
      size: Buffer.byteLength(text),
      asked_cluster: "prod",
      filename: "trivy.json",
      status: "queued",
    });
    expect(filesKept().filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("comes back byte for byte, to its sender and not to another's token", async () => {
    const text = report();
    const { json } = await post(gzipSync(text));
    const raw = (who: Record<string, string>) =>
      getRaw(new Request("http://localhost:3000/api/v1/reports/x/raw", { headers: who }), { params: Promise.resolve({ id: json["id"] }) });
    const own = await raw(headers);
    expect(own.status).toBe(200);
    expect(await own.text()).toBe(text);
    expect(own.headers.get("content-disposition")).toMatch(/^attachment/);
    const other = await tokenHeaders(orgId, "ingest");
    expect((await raw(other)).status).toBe(404);
    const receipt = (who: Record<string, string>) =>
      getReport(new Request("http://localhost:3000/api/v1/reports/x", { headers: who }), { params: Promise.resolve({ id: json["id"] }) });
    expect((await receipt(headers)).status).toBe(200);
    expect((await receipt(other)).status).toBe(404);
  });

  test("answers with the finished receipt when it is waited for", async () => {
    const answer = post(report(), { query: "wait=1" });
    await until(async () => {
      const { rows } = await pool().query<{ id: string }>("select id from report where org_id = $1 and status = 'queued'", [orgId]);
      for (const { id } of rows) await ingestReport({ orgId, reportId: id });
      const last = await Promise.race([answer, undefined]);
      return last !== undefined;
    });
    const { status, json } = await answer;
    expect(status, JSON.stringify(json)).toBe(200);
    expect(json).toMatchObject({ status: "done", format: "trivy", counts: { entries: 1, read: 1, skipped: 0, new: 1 } });
  });

  test("twenty at once all land", async () => {
    const before = await reportsKept();
    const text = report();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => post(at % 2 ? text : report())));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 202));
    expect(await reportsKept()).toBe(before + 20);
  });
});

describe("what cannot be used leaves nothing behind", () => {
  test("broken YAML, with the line and column", async () => {
    const { status, json } = await post("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: [x\n", { query: "cluster=prod" });
    expect(status).toBe(422);
    expect(json).toMatchObject({ code: "invalid_report", line: expect.any(Number), column: expect.any(Number) });
  });

  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const text = trivyReport({ repository: "registry.example/cut", tag: "1", digest: "a" }, "2026-11-01T00:00:00Z", []);
  test.each<[string, string | Uint8Array | null, Record<string, string>, string, number, string]>([
    ["nothing at all", null, {}, "", 422, "invalid_report"],
    ["an empty body", "", {}, "", 422, "invalid_report"],
    ["gzip of nothing", gzipSync(""), {}, "", 422, "invalid_report"],
    ["no document", "hello, this is no report", {}, "", 400, "unknown_format"],
    ["a document of no known format", JSON.stringify({ hello: "world" }), {}, "", 400, "unknown_format"],
    ["another format than was said", text, {}, "format=grype", 422, "invalid_report"],
    ["a document that is cut off", text.slice(0, text.length / 2), {}, "", 422, "invalid_report"],
    ["a gzip that is cut off", gzipSync(text).subarray(0, 60), {}, "", 422, "invalid_report"],
    ["what is said to be gzip but is not", text, { "content-encoding": "gzip" }, "", 422, "invalid_report"],
    ["an encoding that we do not read", text, { "content-encoding": "br" }, "", 415, "unsupported_media"],
    ["a bomb", bomb, {}, "", 413, "too_large"],
    ["a bomb in a bomb", gzipSync(bomb), { "content-encoding": "gzip" }, "", 413, "too_large"],
    ["a parameter that we do not know", text, {}, "image_name=x", 400, "invalid_request"],
  ])("%s", async (_what, body, extra, query, status, code) => {
    const files = filesKept();
    const reports = await reportsKept();
    const answer = await post(body, { headers: extra, query });
    expect(answer.status, JSON.stringify(answer.json)).toBe(status);
    expect(answer.json).toMatchObject({ code, status });
    expect(filesKept()).toEqual(files);
    expect(await reportsKept()).toBe(reports);
  });

  test("a body that breaks off in the middle", async () => {
    const files = filesKept();
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"SchemaVersion": 2, '));
        controller.error(new Error("connection lost"));
      },
    });
    const { status } = await post(body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(filesKept()).toEqual(files);
  });
});
