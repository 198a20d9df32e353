import { z } from "zod";
import { rows, sql } from "@/lib/db/sql";
import type { ImageAttestation, ImageOrigin } from "@/lib/schemas/images";
import { isSigned } from "./signature-sql";

export const NO_ORIGIN: ImageOrigin = { signature: null, signedBy: null, source: null };

const originRow = z.object({
  id: z.string(),
  verified: z.boolean(),
  signed: z.boolean(),
  signedBy: z.string().nullable(),
  uri: z.string().nullable(),
  url: z.string().nullable(),
  commit: z.string().nullable(),
  sourceVerified: z.boolean().nullable(),
});

/**
 * Where the images of these ids come from, by what was signed about their digests; those of which nobody has said anything
 * are absent. A statement that is signed, or is a signature, makes an image signed; who vouches for it comes first. One statement.
 */
export async function readImageOrigins(orgId: number, ids: readonly string[]): Promise<Map<string, ImageOrigin>> {
  const found = await rows(
    originRow,
    sql`select i.id, bool_or(a.verified_at is not null) as verified,
          bool_or(${isSigned(sql`a`)}) as signed,
          (array_agg(a.signer_identity order by a.verified_at is null, a.signed_at desc nulls last, a.id) filter (where a.signer_identity is not null))[1] as "signedBy",
          (array_agg(a.source_uri order by a.verified_at is null, a.signed_at desc nulls last, a.id) filter (where a.source_uri is not null))[1] as uri,
          (array_agg(a.source_url order by a.verified_at is null, a.signed_at desc nulls last, a.id) filter (where a.source_uri is not null))[1] as url,
          (array_agg(a.source_commit order by a.verified_at is null, a.signed_at desc nulls last, a.id) filter (where a.source_uri is not null))[1] as commit,
          bool_or(a.verified_at is not null) filter (where a.source_uri is not null) as "sourceVerified"
        from image i
        join image_attestation a on a.org_id = i.org_id and a.digest in (i.digest, i.config_digest)
        where i.org_id = ${orgId} and i.id = any(${[...ids]}::uuid[]) group by i.id`,
  );
  return new Map(
    found.map(({ id, verified, signed, signedBy, uri, url, commit, sourceVerified }) => [
      id,
      {
        signature: verified ? "verified" : signed ? "unverified" : null,
        signedBy,
        source: uri === null ? null : { uri, url, commit, verified: sourceVerified === true },
      },
    ]),
  );
}

const attestationRow = z.object({
  id: z.string(),
  kind: z.enum(["signature", "provenance", "sbom", "vuln_scan", "other"]),
  predicateType: z.string().nullable(),
  builder: z.string().nullable(),
  uri: z.string().nullable(),
  url: z.string().nullable(),
  commit: z.string().nullable(),
  identity: z.string().nullable(),
  issuer: z.string().nullable(),
  keyId: z.string().nullable(),
  verifier: z.string().nullable(),
  verifiedAt: z.date().nullable(),
  signedAt: z.date().nullable(),
  receivedAt: z.date(),
  reportId: z.string(),
});

/** What was signed about one image, verified first, then the newest; fifty at most. One statement. */
export async function readAttestations(orgId: number, imageId: string): Promise<ImageAttestation[]> {
  const found = await rows(
    attestationRow,
    sql`select a.id, a.kind, a.predicate_type as "predicateType", a.builder, a.source_uri as uri, a.source_url as url, a.source_commit as commit,
          a.signer_identity as identity, a.signer_issuer as issuer, a.signer_key_id as "keyId", a.verifier, a.verified_at as "verifiedAt",
          a.signed_at as "signedAt", a.received_at as "receivedAt", a.report_id as "reportId"
        from image i
        join image_attestation a on a.org_id = i.org_id and a.digest in (i.digest, i.config_digest)
        where i.org_id = ${orgId} and i.id = ${imageId}::uuid
        order by a.verified_at is null, a.signed_at desc nulls last, a.id limit 50`,
  );
  return found.map(({ uri, url, commit, identity, issuer, keyId, verifiedAt, signedAt, receivedAt, ...rest }) => ({
    ...rest,
    source: uri === null ? null : { uri, url, commit },
    signer: identity === null && issuer === null && keyId === null ? null : { identity, issuer, keyId },
    verified: verifiedAt !== null,
    verifiedAt: verifiedAt?.toISOString() ?? null,
    signedAt: signedAt?.toISOString() ?? null,
    receivedAt: receivedAt.toISOString(),
  }));
}
