import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "@/lib/auth/ctx";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { ctxOf } from "@/test/ctx-of";
import { digestOf, inventory, trivyReport } from "@/test/fixtures/reports";
import { insert, newOrg } from "@/test/rows";
import { ingestEvents } from "../ingest-events";
import { ingestReport } from "../ingest-report";
import { receiveReport } from "../receive-report";
import { replaceOwnershipRules } from "../replace-ownership-rules";

const at = "2026-11-01T00:00:00Z";
const flaw = { id: "CVE-2099-0001", package: "openssl", severity: "CRITICAL" };
const of = (repository: string) => ({ repository: `registry.example/${repository}`, digest: "a", tag: "1" });

let orgId: number;
const teams = { alpha: newId(), bravo: newId() };
let limited: Ctx;
let whole: Ctx;

async function send(ctx: Ctx, document: string, cluster?: string) {
  async function* body() {
    yield Buffer.from(document);
  }
  const { id } = await receiveReport(ctx, { body: body(), cluster });
  await ingestReport({ orgId, reportId: id });
  const { rows } = await pool().query<{ status: string; error: { code: string; message: string } | null }>(
    "select status, error from report where org_id = $1 and id = $2",
    [orgId, id],
  );
  return rows[0];
}

/** All that a report could change. */
async function everything() {
  const found = await Promise.all(
    ["finding", "finding_span", "sighting", "target_scan", "target", "image", "repository", "workload", "cluster"].map((table) =>
      pool()
        .query(`select * from ${table} where org_id = $1 order by 1, 2, 3`, [orgId])
        .then(({ rows }) => [table, rows]),
    ),
  );
  return Object.fromEntries(found);
}

beforeAll(async () => {
  orgId = await newOrg("limits");
  whole = ctxOf({ orgId }, "admin");
  const made = { org_id: orgId, criticality: 1, demo: false, created_at: at };
  await insert(
    "team",
    Object.entries(teams).map(([slug, id]) => ({ ...made, id, slug, name: slug })),
  );
  const token = newId();
  limited = { ...ctxOf({ orgId }, "ingest", [teams.alpha]), actor: { kind: "token", id: token, name: "alpha's pipeline" } };
  await insert("api_token", [
    {
      org_id: orgId,
      id: token,
      name: "alpha's pipeline",
      token_hash: "\\xab",
      last_four: "0000",
      role: "ingest",
      team_ids: [teams.alpha],
      created_at: at,
      demo: false,
    },
  ]);
  const rule = { clusterGlob: null, namespaceGlob: null, repositoryGlob: null, label: null };
  await replaceOwnershipRules(whole, {
    rules: [
      { ...rule, teamId: teams.alpha, repositoryGlob: "registry.example/alpha/*" },
      { ...rule, teamId: teams.bravo, repositoryGlob: "registry.example/bravo/*" },
      { ...rule, teamId: teams.bravo, namespaceGlob: "bravo" },
    ],
  });
  for (const name of ["alpha/app", "bravo/app"]) await send(whole, trivyReport(of(name), at, [flaw]));
  await send(whole, inventory([{ namespace: "bravo", name: "app", image: "registry.example/bravo/app:1" }]), "shared");
});

describe("a sender that is limited to a team", () => {
  it("reports on what its team owns, and on what nobody owns", async () => {
    for (const name of ["alpha/app", "alpha/new", "nobody/app"]) {
      expect(await send(limited, trivyReport(of(name), "2026-11-02T00:00:00Z", [])), name).toMatchObject({ status: "done" });
    }
    expect(
      await send(limited, inventory([{ namespace: "ours", name: "app", image: "registry.example/alpha/app:1" }]), "own"),
    ).toMatchObject({
      status: "done",
    });
  });

  it("changes nothing of what other teams own, known or new, and reads it in the receipt", async () => {
    const before = await everything();
    const tries: [what: string, document: string, cluster?: string][] = [
      ["a clean report that would close findings", trivyReport(of("bravo/app"), "2026-11-03T00:00:00Z", [])],
      ["the same bytes as an earlier report", trivyReport(of("bravo/app"), at, [flaw])],
      ["a new repository that the rules give to another", trivyReport(of("bravo/unheard-of"), at, [flaw])],
      ["an inventory that would take workloads away", inventory([{ namespace: "x", name: "y", image: "z:1" }]), "shared"],
      ["an inventory that would make workloads of another", inventory([{ namespace: "bravo", name: "fake", image: "z:1" }]), "fresh"],
    ];
    for (const [what, document, cluster] of tries) {
      const receipt = await send(limited, document, cluster);
      expect(receipt, what).toMatchObject({ status: "failed", error: { code: "forbidden_target" } });
      expect(receipt?.error?.message, what).not.toContain("bravo team");
      expect(await everything(), what).toEqual(before);
    }
  });

  it("says who signed only what its team owns and is known: a word ahead of an image could be about anybody's", async () => {
    const signed = (digest: string) =>
      JSON.stringify([
        { critical: { image: { "docker-manifest-digest": digest }, identity: {}, type: "cosign container image signature" } },
      ]);
    expect(await send(limited, signed(digestOf("f")))).toMatchObject({ status: "failed", error: { code: "forbidden_target" } });
    // The same digest is an image of another team too.
    expect(await send(limited, signed(digestOf("a")))).toMatchObject({ status: "failed", error: { code: "forbidden_target" } });
    await send(whole, trivyReport({ ...of("alpha/app"), tag: "2", digest: "b" }, at, []));
    expect(await send(limited, signed(digestOf("b")))).toMatchObject({ status: "done" });
    const { rows } = await pool().query("select digest from image_attestation where org_id = $1", [orgId]);
    expect(rows).toEqual([{ digest: digestOf("b") }]);
  });

  it("sends no runtime events, which can be of anybody's workloads", async () => {
    await expect(ingestEvents(limited, { body: "{}" })).rejects.toMatchObject({ code: "forbidden" });
    const event = { rule: "Shell", priority: "Notice", time: at, output: "x", output_fields: {}, source: "syscall" };
    expect(await send(limited, JSON.stringify(event))).toMatchObject({ status: "failed", error: { code: "forbidden_target" } });
  });
});
