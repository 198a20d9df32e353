import type { AttestationRecord } from "@/lib/core/records";
import { certificateIdentity } from "./certificate-identity";
import { parseWhole } from "./parse-json";
import { predicateKind, readPredicate } from "./predicates";
import { sourceOf } from "./source-link";
import { epochTime, type JsonObject, list, name, object, objects, text, time } from "./value";

const IN_TOTO = /^application\/vnd\.in-toto\+json|^application\/vnd\.in-toto\./;
const SHA256 = /^[0-9a-f]{64}$/;
const MAX_SUBJECTS = 5_000;

type Signer = AttestationRecord["signer"];

/** Subjects that have a digest: a name alone says nothing about what is behind it. */
function subjectsOf(statement: JsonObject): AttestationRecord["subjects"] {
  return objects(statement.subject)
    .slice(0, MAX_SUBJECTS)
    .flatMap((subject) => {
      const sha256 = name(object(subject.digest)?.sha256)?.toLowerCase() ?? "";
      return SHA256.test(sha256) ? [{ digest: `sha256:${sha256}`, name: name(subject.name) ?? name(subject.uri) }] : [];
    });
}

/** The record of an in-toto statement; `checked`: whose output says that the signature was verified. */
export function statementRecord(
  statement: JsonObject,
  signer: Signer,
  signedAt: Date | null,
  checked: string | null,
): AttestationRecord | string {
  const subjects = subjectsOf(statement);
  if (list(statement.subject).length === 0) return "a statement without a subject";
  const predicateType = name(statement.predicateType);
  const kind = predicateKind(predicateType);
  const { builder, source, at } = readPredicate(kind, object(statement.predicate) ?? {});
  return {
    type: "attestation",
    tool: checked ?? "in-toto",
    subjects,
    kind,
    predicateType,
    builder: text(builder, 500),
    source,
    signer,
    verified: checked !== null,
    at: at ?? signedAt,
  };
}

const decoded = (payload: unknown): string | null => (typeof payload === "string" ? Buffer.from(payload, "base64").toString("utf8") : null);

/** Who a certificate says signed, else the key that a signature names. */
function signerOf(certificate: unknown, keyId: unknown): Signer {
  const named = typeof certificate === "string" ? certificateIdentity(certificate) : null;
  const key = name(keyId);
  return named === null && key === null ? null : { identity: named?.identity ?? null, issuer: named?.issuer ?? null, keyId: key };
}

/** A DSSE envelope: a payload in base64 with its signatures, which are not checked here. */
function envelopeRecord(envelope: JsonObject, certificate: unknown, signedAt: Date | null): AttestationRecord | string {
  const payload = decoded(envelope.payload);
  if (payload === null) return "an envelope without a payload";
  const type = name(envelope.payloadType);
  if (type !== null && !IN_TOTO.test(type)) return `an envelope with a payload of the type ${type}, which is no in-toto statement`;
  const statement = object(parseWhole(payload));
  if (statement === null) return "the payload is no JSON object";
  const [signature] = objects(envelope.signatures);
  return statementRecord(statement, signerOf(certificate ?? signature?.cert, signature?.keyid), signedAt, null);
}

/** Sigstore bundle: an envelope or a bare signature, with what it takes to verify them. */
function bundleRecord(bundle: JsonObject): AttestationRecord | string {
  const material = object(bundle.verificationMaterial);
  const [chained] = objects(object(material?.x509CertificateChain)?.certificates);
  const certificate = object(material?.certificate)?.rawBytes ?? chained?.rawBytes;
  const keyHint = object(material?.publicKey)?.hint;
  const [logged] = objects(material?.tlogEntries);
  const signedAt = epochTime(logged?.integratedTime);
  const envelope = object(bundle.dsseEnvelope);
  if (envelope !== null) {
    const record = envelopeRecord(envelope, certificate, signedAt);
    return typeof record === "string" || record.signer !== null ? record : { ...record, signer: signerOf(null, keyHint) };
  }
  const digest = object(object(bundle.messageSignature)?.messageDigest);
  const hex = decoded(digest?.digest) === null ? "" : Buffer.from(String(digest?.digest), "base64").toString("hex");
  if (name(digest?.algorithm) !== "SHA2_256" || !SHA256.test(hex)) return "a bundle without an envelope or a sha256 digest";
  return {
    type: "attestation",
    tool: "in-toto",
    subjects: [{ digest: `sha256:${hex}`, name: null }],
    kind: "signature",
    predicateType: null,
    builder: null,
    source: null,
    signer: signerOf(certificate, keyHint),
    verified: false,
    at: signedAt,
  };
}

/** One element of the output of "gh attestation verify --format json": the verifier's own word. */
function githubRecord(result: JsonObject): AttestationRecord | string {
  const statement = object(result.statement);
  if (statement === null) return "a verification result without a statement";
  const certificate = object(object(result.signature)?.certificate);
  const identity = name(certificate?.subjectAlternativeName) ?? name(object(certificate?.subjectAlternativeName)?.value);
  const signedAt = time(objects(result.verifiedTimestamps)[0]?.timestamp);
  const record = statementRecord(statement, { identity, issuer: name(certificate?.issuer), keyId: null }, signedAt, "github");
  if (typeof record === "string" || record.source !== null) return record;
  return { ...record, source: sourceOf(certificate?.sourceRepositoryURI, name(certificate?.sourceRepositoryDigest)) };
}

/** The record of one attestation, however it is wrapped, or the reason why it cannot be used. */
export function attestationRecord(value: JsonObject): AttestationRecord | string {
  const result = object(value.verificationResult);
  if (result !== null) return githubRecord(result);
  const bundle = object(object(value.attestation)?.bundle) ?? object(value.bundle);
  if (bundle !== null) return bundleRecord(bundle);
  if (object(value.verificationMaterial) !== null) return bundleRecord(value);
  const envelope = object(value.envelope) ?? object(value.dsseEnvelope) ?? ("payload" in value ? value : null);
  if (envelope !== null) return envelopeRecord(envelope, undefined, null);
  return statementRecord(value, null, null, null);
}
