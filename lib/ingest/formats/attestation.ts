import type { ReportRecord } from "@/lib/core/records";
import { attestationRecord } from "../attestation-document";
import type { JsonPath, ListPath, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { object } from "../value";

const LISTS: readonly ListPath[] = [["*"], ["attestations", "*"], ["provenance_summary", "provenance", "*"]];

function detect({ keys, scalars, nested }: TopLevel): boolean {
  const of = (key: string): string => String(scalars.get(key) ?? "");
  if (of("_type").startsWith("https://in-toto.io/Statement/") && keys.has("predicateType")) return true;
  if (keys.has("payloadType") && keys.has("payload") && keys.has("signatures")) return true;
  if (
    of("mediaType").startsWith("application/vnd.dev.sigstore.bundle") ||
    ((nested.has("dsseEnvelope") || nested.has("messageSignature")) && keys.has("verificationMaterial"))
  )
    return true;
  if (nested.get("verificationResult")?.has("statement")) return true;
  if (nested.get("attestations")?.has("bundle") || nested.get("attestation")?.has("bundle")) return true;
  return nested.get("provenance_summary")?.has("provenance") === true;
}

/**
 * Statements about images: in DSSE envelopes, Sigstore bundles or bare; one, a list or one a line, and as gh and gcloud wrap
 * them. Reading is not verifying: they count as verified only in the output of a verifier (gh attestation verify). What
 * "cosign verify-attestation" prints cannot be told from what anybody downloaded, and counts as unverified.
 */
export const attestation: ReportFormat = {
  id: "attestation",
  aliases: ["in-toto", "intoto", "slsa", "provenance", "sigstore"],
  label: "in-toto attestation",
  family: "statement",
  detect,
  async *parse(file) {
    yield* notes(file);
    let untied = 0;
    const read = (value: unknown, path: JsonPath, where: string): ReportRecord => {
      const found = object(value);
      const record = found === null ? "not an object" : attestationRecord(found);
      if (typeof record === "string") return skipped(record, path, where);
      if (record.subjects.length === 0) untied++;
      return record;
    };
    for await (const document of file.documents(LISTS)) {
      const { outline, where, elements } = whole(document);
      const top = object(outline);
      if (top === null && !Array.isArray(outline))
        throw invalidReport("An attestation is an object: a statement, an envelope or a bundle.");
      if (top !== null && !("attestations" in top) && !("provenance_summary" in top)) yield read(top, [], where);
      else for await (const { path, value } of elements()) yield read(value, path, where);
    }
    if (untied > 0) yield warning(`${untied} of the statements name what they are about without a sha256 digest, and so are of no image.`);
  },
};
