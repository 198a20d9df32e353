import type { AttestationRecord, ReportRecord } from "@/lib/core/records";
import { parseImageReference } from "@/lib/identity/image-ref";
import type { JsonPath, ListPath, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, whole } from "../records";
import { sourceOf } from "../source-link";
import { epochTime, type JsonObject, name, object } from "../value";

const LISTS: readonly ListPath[] = [["*"]];
/** Fields of Sigstore's certificates that cosign prints by their number. */
const OID = "1.3.6.1.4.1.57264.1.";

/** The first versions wrote the names of the fields with capitals. */
const field = (value: JsonObject | null, key: string): unknown => value?.[key] ?? value?.[`${key[0]?.toUpperCase()}${key.slice(1)}`];

function detect({ nested }: TopLevel): boolean {
  const critical = nested.get("critical") ?? nested.get("Critical");
  return ["image", "Image", "identity", "Identity"].some((key) => critical?.has(key) === true);
}

/** Where a keyless signature says that it was made: newer versions name the repository by its address, older ones as owner/name. */
function signedFrom(optional: JsonObject): AttestationRecord["source"] {
  const commit = name(optional[`${OID}13`]) ?? name(optional.githubWorkflowSha) ?? name(optional[`${OID}3`]);
  const repository = name(optional[`${OID}12`]);
  const short = name(optional.githubWorkflowRepository) ?? name(optional[`${OID}5`]);
  return sourceOf(repository ?? (short !== null && /^[\w.-]+\/[\w.-]+$/.test(short) ? `https://github.com/${short}` : null), commit);
}

function record(value: unknown, verified: boolean): AttestationRecord | string {
  const critical = object(field(object(value), "critical"));
  const reference = name(field(object(field(critical, "identity")), "docker-reference"));
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(name(field(object(field(critical, "image")), "docker-manifest-digest")) ?? "")?.[1];
  if (hex === undefined) return "no docker-manifest-digest";
  const digest = `sha256:${hex.toLowerCase()}`;
  const optional = object(field(object(value), "optional")) ?? {};
  const identity = name(optional.Subject);
  const issuer = name(optional.Issuer) ?? name(optional[`${OID}8`]) ?? name(optional[`${OID}1`]);
  return {
    type: "attestation",
    tool: "cosign",
    subjects: [{ digest, name: (reference === null ? null : (parseImageReference(reference)?.repository ?? reference)) ?? null }],
    kind: "signature",
    predicateType: name(field(critical, "type")),
    builder: null,
    source: signedFrom(optional),
    signer: identity === null && issuer === null ? null : { identity, issuer, keyId: null },
    verified,
    at: epochTime(object(object(optional.Bundle)?.Payload)?.integratedTime),
  };
}

/**
 * What "cosign verify" prints: a list, of signatures that it has checked. One payload by itself is what was signed, which
 * anybody can write: it counts as unverified.
 */
export const cosignVerify: ReportFormat = {
  id: "cosign-verify",
  aliases: ["cosign"],
  label: "cosign",
  family: "statement",
  detect,
  async *parse(file) {
    yield* notes(file);
    const read = (value: unknown, verified: boolean, path: JsonPath, where: string): ReportRecord => {
      const found = record(value, verified);
      return typeof found === "string" ? skipped(found, path, where) : found;
    };
    for await (const document of file.documents(LISTS)) {
      const { outline, where, elements } = whole(document);
      if (Array.isArray(outline)) for await (const { path, value } of elements()) yield read(value, true, path, where);
      else if (object(outline) === null) throw invalidReport("The output of cosign verify is a list of signatures.");
      else yield read(outline, false, [], where);
    }
  },
};
