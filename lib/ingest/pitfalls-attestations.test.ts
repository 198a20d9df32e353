import { describe, expect, test } from "vitest";
import { detectFormat } from "./detect";
import { entriesOf } from "./entries.fixture";
import { readDocument } from "./read-document";
import { json, ofType, recordsOf } from "./records-of.fixture";

const HEX = "ab".repeat(32);
const DIGEST = `sha256:${HEX}`;
const statement = (facts: object = {}) => ({
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ name: "ghcr.io/acme/web", digest: { sha256: HEX } }],
  predicateType: "https://slsa.dev/provenance/v1",
  predicate: {},
  ...facts,
});
const envelope = (payload: unknown) => ({
  payloadType: "application/vnd.in-toto+json",
  payload: Buffer.from(JSON.stringify(payload)).toString("base64"),
  signatures: [{ keyid: "", sig: "x" }],
});
const bundle = (payload: unknown) => ({
  mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
  verificationMaterial: { tlogEntries: [{ integratedTime: "1740517937" }] },
  dsseEnvelope: envelope(payload),
});
const read = async (value: unknown) => ofType(await recordsOf(json(value)), "attestation");

describe("in-toto", () => {
  test("a plain envelope, a Sigstore bundle, a bare statement, Google's wrapper: none counts as verified", async () => {
    const wrapped = {
      image_summary: { digest: DIGEST },
      provenance_summary: { provenance: [{ build: {}, envelope: envelope(statement()) }] },
    };
    for (const value of [envelope(statement()), bundle(statement()), statement(), wrapped]) {
      expect(detectFormat((await readDocument(json(value))).top).id).toBe("attestation");
      expect(await read(value)).toMatchObject([{ kind: "provenance", subjects: [{ digest: DIGEST }], verified: false }]);
    }
  });

  test("several, one a line, mixed: a broken payload is skipped with a reason", async () => {
    const lines = [envelope(statement()), bundle(statement()), { ...envelope({}), payload: "%%%" }].map((each) => JSON.stringify(each));
    expect(entriesOf(await recordsOf(Buffer.from(lines.join("\n"))))).toEqual({ read: 2, skipped: 1 });
  });

  test("a bundle of a bare signature names a digest and no statement", async () => {
    const { dsseEnvelope: _d, ...rest } = bundle({});
    const messageSignature = {
      messageDigest: { algorithm: "SHA2_256", digest: Buffer.from(HEX, "hex").toString("base64") },
      signature: "x",
    };
    expect(await read({ ...rest, messageSignature })).toMatchObject([
      { kind: "signature", subjects: [{ digest: DIGEST }], verified: false, at: new Date("2025-02-25T21:12:17Z") },
    ]);
  });

  test("a payload of megabytes holds a list of packages", async () => {
    const packages = Array.from({ length: 20_000 }, (_, at) => ({
      SPDXID: `SPDXRef-${at}`,
      name: `package-number-${at}`,
      versionInfo: "1.2.3",
    }));
    const value = envelope(statement({ predicateType: "https://spdx.dev/Document", predicate: { packages } }));
    expect(value.payload.length).toBeGreaterThan(1_000_000);
    expect(await read(value)).toMatchObject([{ kind: "sbom", subjects: [{ digest: DIGEST }] }]);
  });

  test.each([
    ["https://in-toto.io/Statement/v0.1", "https://slsa.dev/provenance/v0.1", "provenance"],
    ["https://in-toto.io/Statement/v0.1", "https://slsa.dev/provenance/v0.2", "provenance"],
    ["https://in-toto.io/Statement/v1", "https://slsa.dev/provenance/v1", "provenance"],
    ["https://in-toto.io/Statement/v0.1", "https://cyclonedx.org/bom", "sbom"],
    ["https://in-toto.io/Statement/v1", "https://spdx.dev/Document/v2.3", "sbom"],
    ["https://in-toto.io/Statement/v0.1", "cosign.sigstore.dev/attestation/vuln/v1", "vuln_scan"],
    ["https://in-toto.io/Statement/v1", "https://in-toto.io/attestation/vulns/v0.2", "vuln_scan"],
    ["https://in-toto.io/Statement/v0.1", "https://cosign.sigstore.dev/attestation/v1", "other"],
    ["https://in-toto.io/Statement/v1", "https://openvex.dev/ns/v0.2.0", "other"],
  ])("%s with the predicate %s is %s", async (_type, predicateType, kind) => {
    expect(await read(statement({ _type, predicateType }))).toMatchObject([{ kind, predicateType }]);
  });

  test("many subjects are told apart by digest, whatever their names", async () => {
    const subject = [
      { name: "web", digest: { sha256: HEX } },
      { name: "web", digest: { sha256: "cd".repeat(32) } },
      { name: "no digest" },
      { name: "other", digest: { sha512: "ef".repeat(64) } },
    ];
    expect((await read(statement({ subject })))[0]?.subjects.map(({ digest }) => digest)).toEqual([DIGEST, `sha256:${"cd".repeat(32)}`]);
  });
});

describe("cosign verify", () => {
  const critical = (type = "cosign container image signature") => ({
    identity: { "docker-reference": "ghcr.io/acme/web" },
    image: { "docker-manifest-digest": DIGEST },
    type,
  });

  test("a list, with optional null where a key signed", async () => {
    expect(await read([{ critical: critical(), optional: null }])).toMatchObject([
      { verified: true, signer: null, subjects: [{ digest: DIGEST, name: "ghcr.io/acme/web" }] },
    ]);
  });

  test("keyless adds keys by number and a bundle with its time", async () => {
    const optional = {
      "1.3.6.1.4.1.57264.1.1": "https://token.actions.githubusercontent.com",
      "1.3.6.1.4.1.57264.1.12": "https://github.com/acme/web",
      "1.3.6.1.4.1.57264.1.13": "c".repeat(40),
      Bundle: { SignedEntryTimestamp: "x", Payload: { body: "x", integratedTime: 1_740_517_937, logIndex: 1, logID: "x" } },
      Subject: "https://github.com/acme/web/.github/workflows/release.yml@refs/tags/v1",
    };
    expect(await read([{ critical: critical(), optional }])).toMatchObject([
      {
        signer: { identity: optional.Subject, issuer: "https://token.actions.githubusercontent.com" },
        source: { commit: "c".repeat(40) },
        at: new Date("2025-02-25T21:12:17Z"),
      },
    ]);
  });

  test("version 3 names another type", async () => {
    expect(await read([{ critical: critical("https://sigstore.dev/cosign/sign/v1"), optional: {} }])).toMatchObject([
      { kind: "signature", predicateType: "https://sigstore.dev/cosign/sign/v1" },
    ]);
  });

  test("the words for people may stand before the list, and lists of several images one after another", async () => {
    const list = JSON.stringify([{ critical: critical(), optional: null }]);
    const text = `\nVerification for ghcr.io/acme/web:1 --\nThe following checks were performed on each of these signatures:\n  - The cosign claims were validated\n\n${list}\n\nVerification for ghcr.io/acme/web:2 --\n\n${list}\n`;
    const records = await recordsOf(Buffer.from(text));
    expect(ofType(records, "attestation").map(({ verified }) => verified)).toEqual([true, true]);
  });

  test("one payload alone is what was signed, which anybody can write", async () => {
    expect(await read({ critical: critical(), optional: null })).toMatchObject([{ verified: false }]);
  });
});
