import { type Sql, sql } from "@/lib/db/sql";

/** Whether a statement is a signature, or is signed by somebody that it names. */
export const isSigned = (attestation: Sql): Sql =>
  sql`(${attestation}.verified_at is not null or ${attestation}.kind = 'signature' or ${attestation}.signer_identity is not null or ${attestation}.signer_key_id is not null)`;

/** 'verified', 'unverified' or 'unknown' for an image with org_id, digest and config_digest: what is known of its signature. */
export const signatureOf = (image: Sql): Sql =>
  sql`coalesce((select case when bool_or(a.verified_at is not null) then 'verified' when count(*) > 0 then 'unverified' end from image_attestation a
    where a.org_id = ${image}.org_id and a.digest in (${image}.digest, ${image}.config_digest) and ${isSigned(sql`a`)}), 'unknown')`;
