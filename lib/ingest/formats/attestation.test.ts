import { describe, expect, it } from "vitest";
import { corpusFile } from "@/test/corpus";
import { detectFormat } from "../detect";
import { readDocument } from "../read-document";
import { json, ofType, recordsOf } from "../records-of.fixture";

const hex = "ab".repeat(32);
const digest = `sha256:${hex}`;
const commit = "c".repeat(40);
const statement = (
  predicateType: string,
  predicate: unknown = {},
  subject: unknown = [{ name: "ghcr.io/acme/web", digest: { sha256: hex } }],
) => ({
  _type: "https://in-toto.io/Statement/v1",
  subject,
  predicateType,
  predicate,
});
const envelope = (payload: unknown, facts: Record<string, unknown> = {}) => ({
  payloadType: "application/vnd.in-toto+json",
  payload: Buffer.from(JSON.stringify(payload)).toString("base64"),
  signatures: [{ keyid: "SHA256:key", sig: "x" }],
  ...facts,
});
const read = async (value: unknown) => (await recordsOf(json(value)))[0];

it("reads builder, source and signer out of a Sigstore bundle, and verifies nothing", async () => {
  const [found] = await recordsOf(corpusFile("slsa-generic-sigstore-bundle.intoto.jsonl").bytes());
  expect(found).toMatchObject({
    kind: "provenance",
    verified: false,
    builder: expect.stringContaining("generator_generic_slsa3.yml@refs/tags/v2.1.0"),
    source: {
      url: "https://github.com/slsa-framework/example-package/commit/4d329c75e7ec1725f7c9ce917a8799d408d06be3",
      commit: "4d329c75e7ec1725f7c9ce917a8799d408d06be3",
    },
    signer: { identity: expect.stringContaining("slsa-github-generator"), issuer: "https://token.actions.githubusercontent.com" },
    at: new Date("2025-02-25T21:12:17.000Z"),
  });
});

it("names the code that was built, not the repository of the build's definition", async () => {
  const [found] = await recordsOf(corpusFile("slsa-v0.2-statement-kubectl.json").bytes());
  expect(found).toMatchObject({
    source: { uri: "https://github.com/kubernetes/kubernetes", commit: "8dc49c4b984b897d423aab4971090e1879eb4f23" },
  });
});

describe("predicates", () => {
  it.each([
    ["https://slsa.dev/provenance/v0.1", "provenance"],
    ["https://slsa.dev/provenance/v1", "provenance"],
    ["https://cyclonedx.org/bom/v1.5", "sbom"],
    ["https://spdx.dev/Document/v2.3", "sbom"],
    ["https://in-toto.io/attestation/vulns/v0.1", "vuln_scan"],
    ["https://cosign.sigstore.dev/attestation/vuln/v1", "vuln_scan"],
    ["https://cosign.sigstore.dev/attestation/v1", "other"],
    ["https://sigstore.dev/cosign/sign/v1", "signature"],
    ["https://slsa.dev/verification_summary/v1", "other"],
  ])("%s is %s", async (type, kind) => {
    expect(await read(statement(type))).toMatchObject({ kind, predicateType: type, subjects: [{ digest, name: "ghcr.io/acme/web" }] });
  });

  it("reads v0.1 by its recipe and v1 by its workflow", async () => {
    const materials = [
      { uri: "pkg:docker/node@20", digest: { sha256: hex } },
      { uri: "git+https://github.com/acme/web@refs/heads/main", digest: { sha1: commit } },
    ];
    expect(
      await read(statement("https://slsa.dev/provenance/v0.1", { builder: { id: "b" }, recipe: { definedInMaterial: 1 }, materials })),
    ).toMatchObject({
      builder: "b",
      source: { url: `https://github.com/acme/web/commit/${commit}`, commit },
    });
    const v1 = {
      buildDefinition: { externalParameters: { workflow: { repository: "https://github.com/acme/web", ref: "refs/heads/main" } } },
      runDetails: { builder: { id: "gh" }, metadata: { finishedOn: "2026-03-01T10:00:00Z" } },
    };
    expect(await read(statement("https://slsa.dev/provenance/v1", v1))).toMatchObject({
      source: { uri: "https://github.com/acme/web", commit: null },
      at: new Date("2026-03-01T10:00:00Z"),
    });
  });

  it.each<[uri: string, shown: { uri: string; url: string | null } | null]>([
    ["git+ssh://git@git.example.com/acme/web", { uri: "ssh://git.example.com/acme/web", url: null }],
    [
      "https://user:token@git.example.com/acme/web.git@refs/heads/main",
      { uri: "https://git.example.com/acme/web@refs/heads/main", url: "https://git.example.com/acme/web" },
    ],
    ["http://git.example.com/acme/web", { uri: "http://git.example.com/acme/web", url: null }],
    ["javascript:alert(1)", null],
  ])("shows the source %s as %o", async (uri, shown) => {
    const found = await read(
      statement("https://slsa.dev/provenance/v0.2", {
        builder: { id: "b" },
        invocation: { configSource: { uri, digest: { sha1: commit } } },
      }),
    );
    expect(found).toMatchObject({ source: shown === null ? null : { ...shown, commit } });
  });
});

it("takes nothing for verified but a verifier's own output", async () => {
  const said = statement("https://slsa.dev/provenance/v1");
  expect(await read(envelope(said))).toMatchObject({ verified: false, signer: { keyId: "SHA256:key" } });
  const checked = {
    attestation: { bundle: { mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json" } },
    verificationResult: {
      mediaType: "application/vnd.dev.sigstore.verificationresult+json;version=0.1",
      statement: said,
      signature: {
        certificate: {
          subjectAlternativeName: "https://github.com/acme/web/.github/workflows/build.yml@refs/heads/main",
          issuer: "https://token.actions.githubusercontent.com",
          sourceRepositoryURI: "https://github.com/acme/web",
          sourceRepositoryDigest: commit,
        },
      },
      verifiedTimestamps: [{ type: "Tlog", timestamp: "2026-03-01T10:00:00Z" }],
    },
  };
  const [found] = await recordsOf(json([checked]));
  expect(found).toMatchObject({
    tool: "github",
    verified: true,
    signer: { identity: expect.stringContaining("acme/web") },
    source: { url: `https://github.com/acme/web/commit/${commit}` },
    at: new Date("2026-03-01T10:00:00Z"),
  });
});

it("reads lines, lists and wrappers, and says what it cannot use", async () => {
  const said = envelope(statement("https://spdx.dev/Document"));
  const lines = Buffer.from([said, envelope([1]), said].map((each) => JSON.stringify(each)).join("\n"));
  expect((await recordsOf(lines)).map(({ type }) => type)).toEqual(["attestation", "skip", "attestation"]);
  for (const wrapped of [
    { attestations: [{ bundle: { dsseEnvelope: said, verificationMaterial: { publicKey: { hint: "h" } } } }] },
    { image_summary: {}, provenance_summary: { provenance: [{ build: {}, envelope: said }] } },
    [said],
  ]) {
    expect(detectFormat((await readDocument(json(wrapped))).top).id).toBe("attestation");
    expect(ofType(await recordsOf(json(wrapped)), "attestation")).toHaveLength(1);
  }
  const signature = {
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { tlogEntries: [{ integratedTime: "1740517937" }] },
    messageSignature: { messageDigest: { algorithm: "SHA2_256", digest: Buffer.from(hex, "hex").toString("base64") }, signature: "x" },
  };
  expect(await read(signature)).toMatchObject({ kind: "signature", subjects: [{ digest }], verified: false });
  const reasons = [envelope(statement("x", {}, [])), envelope(said, { payloadType: "text/plain" }), { ...envelope(said), payload: "%%%" }];
  for (const value of reasons) expect(await read(value)).toMatchObject({ type: "skip" });
});

it("says so where a subject has no digest", async () => {
  const records = await recordsOf(corpusFile("intoto-vulns-v0.2.json").bytes());
  expect(records).toMatchObject([
    { type: "attestation", kind: "vuln_scan", subjects: [] },
    { type: "warning", message: expect.stringContaining("without a sha256 digest") },
  ]);
});

describe("cosign verify", () => {
  it("tells who signed, keyless", async () => {
    expect((await recordsOf(corpusFile("keyless-verify-with-bundle.json").bytes()))[0]).toMatchObject({
      tool: "cosign",
      kind: "signature",
      verified: true,
      signer: { identity: "andrey.smirnov@siderolabs.com", issuer: "https://accounts.google.com", keyId: null },
      at: new Date("2023-04-18T18:37:02.000Z"),
    });
  });

  it("takes one payload by itself for a signature that nobody has checked", async () => {
    expect((await recordsOf(corpusFile("simplesigning-payload.json").bytes()))[0]).toMatchObject({ verified: false, signer: null });
    expect((await recordsOf(corpusFile("keyed-verify-optional-null.json").bytes()))[0]).toMatchObject({ verified: true, signer: null });
  });

  it("reads what its first versions wrote, with capitals and no algorithm", async () => {
    const old = {
      Critical: {
        Identity: { "docker-reference": "" },
        Image: { "Docker-manifest-digest": hex },
        Type: "cosign container image signature",
      },
      Optional: null,
    };
    const records = await recordsOf(json([old]));
    expect(records).toMatchObject([{ type: "attestation", subjects: [{ digest, name: null }], verified: true }]);
  });

  it("reads the words around it, the source of a workflow's signature, and version 3's type", async () => {
    const critical = {
      identity: { "docker-reference": "ghcr.io/acme/web" },
      image: { "docker-manifest-digest": digest },
      type: "https://sigstore.dev/cosign/sign/v1",
    };
    const optional = {
      Subject: "https://github.com/acme/web/.github/workflows/x.yml@refs/heads/main",
      githubWorkflowRepository: "acme/web",
      githubWorkflowSha: commit,
    };
    const text = `\nVerification for ghcr.io/acme/web:1 --\nThe following checks were performed:\n  - The cosign claims were validated\n${JSON.stringify([{ critical, optional }, { critical: { image: {} } }])}\n`;
    const records = await recordsOf(Buffer.from(text));
    expect(ofType(records, "attestation")).toMatchObject([
      { verified: true, source: { url: `https://github.com/acme/web/commit/${commit}` } },
    ]);
    expect(ofType(records, "skip")).toMatchObject([{ reason: "no docker-manifest-digest" }]);
  });
});
