import { beforeAll, describe, expect, it } from "vitest";
import { systemCtx } from "@/lib/auth/ctx";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/tx";
import { getCoverage } from "@/lib/queries/get-coverage";
import { getImage } from "@/lib/queries/get-image";
import { listImages } from "@/lib/queries/list-images";
import { listImagesInput } from "@/lib/schemas/images";
import { corpusFile, corpusFiles } from "@/test/corpus";
import { countStatements } from "@/test/count-statements";
import { digestOf, inventory, trivyReport } from "@/test/fixtures/reports";
import { ctx, ORG, send } from "@/test/ingest";
import { newOrg } from "@/test/rows";
import { writeAttestations } from "./write-attestations";

const web = { repository: "registry.example.com/origin/web", tag: "1", digest: "a" };
const at = "2026-11-01T00:00:00Z";
const commit = "c".repeat(40);
const cosign = (
  digest: string,
  optional: Record<string, unknown> | null = { Subject: "ci@example.com", Issuer: "https://issuer.example" },
) => ({
  critical: {
    identity: { "docker-reference": "elsewhere.example.com/other/name" },
    image: { "docker-manifest-digest": digest },
    type: "cosign container image signature",
  },
  optional,
});
const provenance = (digest: string) => ({
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ name: "x", digest: { sha256: digest.slice(7) } }],
  predicateType: "https://slsa.dev/provenance/v1",
  predicate: {
    buildDefinition: { resolvedDependencies: [{ uri: "git+https://github.com/acme/web@refs/heads/main", digest: { gitCommit: commit } }] },
    runDetails: { builder: { id: "https://github.com/acme/builder" }, metadata: { finishedOn: at } },
  },
});
const image = async (reference: string) => getImage(ctx, { id: reference });
const kept = async () =>
  (
    await pool().query("select id, digest, kind, verifier, verified_at, signed_at from image_attestation where org_id = $1 order by id", [
      ORG,
    ])
  ).rows;

describe("what was signed about images", () => {
  it("waits for its image and is found by digest, whatever the document calls it", async () => {
    const first = await send(JSON.stringify([cosign(digestOf("a"))]));
    expect(first).toMatchObject({ status: "done", counts: { entries: 1, read: 1, new: 1 } });
    expect(first.counts.notes.join(" ")).toContain("not known here yet");
    await send(JSON.stringify(provenance(digestOf("a"))));
    await send(trivyReport(web, at, []));
    const found = await image(`${web.repository}@${digestOf("a")}`);
    expect(found.origin).toEqual({
      signature: "verified",
      signedBy: "ci@example.com",
      source: {
        uri: "https://github.com/acme/web@refs/heads/main",
        url: `https://github.com/acme/web/commit/${commit}`,
        commit,
        verified: false,
      },
    });
    expect(found.attestations.map(({ kind, verified, verifier, builder }) => ({ kind, verified, verifier, builder }))).toEqual([
      { kind: "signature", verified: true, verifier: "cosign", builder: null },
      { kind: "provenance", verified: false, verifier: null, builder: "https://github.com/acme/builder" },
    ]);
    const list = await listImages(ctx, listImagesInput.parse({ repository: web.repository }));
    expect(list.items[0]?.origin).toEqual(found.origin);
  });

  it("is nobody's word on another image of the repository, nor on the same name", async () => {
    await send(trivyReport({ ...web, tag: "2", digest: "b" }, at, []));
    await send(trivyReport({ repository: "elsewhere.example.com/other/name", tag: "1", digest: "d" }, at, []));
    for (const reference of [`${web.repository}:2`, "elsewhere.example.com/other/name:1"]) {
      expect(await image(reference)).toMatchObject({ origin: { signature: null, signedBy: null, source: null }, attestations: [] });
    }
  });

  it("calls a signature unverified until a verifier has said so, and never takes that back", async () => {
    await send(trivyReport({ ...web, tag: "3", digest: "c" }, at, []));
    await send(JSON.stringify(cosign(digestOf("c"))));
    expect((await image(`${web.repository}:3`)).origin.signature).toBe("unverified");
    const checked = await send(JSON.stringify([cosign(digestOf("c"))]));
    expect((await image(`${web.repository}:3`)).origin.signature).toBe("verified");
    await send(`${JSON.stringify(cosign(digestOf("c")))}\n`);
    const found = await image(`${web.repository}:3`);
    expect(found.origin.signature).toBe("verified");
    expect(found.attestations).toMatchObject([{ verified: true, verifier: "cosign", reportId: checked.id }]);
  });

  it("is kept once, whatever order and packing it comes in", async () => {
    const before = await kept();
    const again = await send(JSON.stringify([cosign(digestOf("a")), cosign(digestOf("a"))]));
    expect(again.counts).toMatchObject({ entries: 2, new: 0 });
    const ids = (rows: { id: string; verifier: string | null }[]) => rows.map(({ id, verifier }) => [id, verifier]);
    expect(ids(await kept())).toEqual(ids(before));
    const same = await send(JSON.stringify([cosign(digestOf("a"))]));
    expect(same.counts).toMatchObject({ new: 0, unchanged: 1 });
  });

  it("counts the running images whose signature somebody verified", async () => {
    await send(
      inventory([
        { namespace: "origin", name: "one", image: `${web.repository}:1` },
        { namespace: "origin", name: "two", image: `${web.repository}:2` },
      ]),
      { cluster: "origin" },
    );
    const { signatures } = await getCoverage(ctx, { cluster: "origin" });
    expect(signatures).toEqual({ running: 2, verified: 1, unverified: 0, unknown: 1 });
    for (const [signature, count] of [
      ["verified", signatures.verified],
      ["unverified", signatures.unverified],
      ["unknown", signatures.unknown],
    ] as const) {
      const list = await listImages(ctx, listImagesInput.parse({ cluster: "origin", running: "true", signature }));
      expect([signature, list.items.length]).toEqual([signature, count]);
      for (const { origin } of list.items) expect(origin.signature ?? "unknown").toBe(signature);
    }
  });
});

describe("every attestation of the corpus", () => {
  it.each([...corpusFiles("attestation"), ...corpusFiles("cosign-verify")].map((file) => [file.name, file] as const))(
    "%s is one entry, and unchanged the second time",
    async (_name, file) => {
      const first = await send(file.bytes());
      expect(first).toMatchObject({ status: "done", counts: { entries: 1, read: 1, skipped: 0 } });
      const rows = await kept();
      expect((await send(file.bytes())).counts.new).toBe(0);
      expect(await kept()).toEqual(rows);
    },
  );

  it("keeps one row for each digest that a statement of seventy-five subjects names", async () => {
    const statement = JSON.parse(corpusFile("slsa-v0.2-statement-kubectl.json").bytes().toString("utf8")) as {
      subject: { digest: { sha256: string } }[];
    };
    expect(statement.subject).toHaveLength(75);
    const digests = new Set(statement.subject.map(({ digest }) => `sha256:${digest.sha256}`));
    const { rows } = await pool().query<{ digest: string }>("select digest from image_attestation where org_id = $1 and source_uri = $2", [
      ORG,
      "https://github.com/kubernetes/kubernetes",
    ]);
    expect(rows).toHaveLength(digests.size);
    expect(new Set(rows.map(({ digest }) => digest))).toEqual(digests);
  });
});

describe("writing", () => {
  let orgId: number;
  beforeAll(async () => {
    orgId = await newOrg("attestations");
  });
  const record = (digest: string) => ({
    type: "attestation" as const,
    tool: "cosign",
    subjects: [{ digest, name: null }],
    kind: "signature" as const,
    predicateType: null,
    builder: null,
    source: null,
    signer: null,
    verified: true,
    at: null,
  });
  const reportId = "01980000-0000-7000-8000-000000000001";

  it("takes the same statements for one image and for a thousand, and stays in its org", async () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => record(`sha256:${String(at).padStart(64, "0")}`));
    const write = (records: ReturnType<typeof many>) =>
      countStatements(() => transaction((client) => writeAttestations(client, orgId, records, { receivedAt: new Date(at), reportId })));
    const few = await write(many(1));
    const more = await write(many(1000));
    expect(more.statements).toBe(few.statements);
    const { rows } = await pool().query("select count(*)::int as count from image_attestation where org_id = $1", [orgId]);
    expect(rows).toEqual([{ count: 1000 }]);
    expect((await getCoverage(systemCtx(orgId, "test"), {})).signatures).toEqual({ running: 0, verified: 0, unverified: 0, unknown: 0 });
  });
});
