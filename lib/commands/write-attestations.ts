import type { ClientBase } from "pg";
import { identityId } from "@/lib/core/ids";
import type { AttestationRecord } from "@/lib/core/records";

export interface WrittenAttestations {
  /** statements about an image that nobody had sent before */
  new: number;
  unchanged: number;
  /** digests among them that no image here has */
  waiting: number;
}

const MAX_KEPT = 50_000;

/** One statement of one image, as the row that it becomes; its id is made of what is said, not of who sent it when. */
function rowOf(record: AttestationRecord, { digest, name }: AttestationRecord["subjects"][number]) {
  const { kind, predicateType, builder, source, signer } = record;
  const said = [kind, predicateType, builder, source?.uri, source?.commit, signer?.identity, signer?.issuer, signer?.keyId];
  return {
    id: identityId("attestation", digest, ...said.map((part) => part ?? "")),
    digest,
    subject: name,
    kind,
    predicate_type: predicateType,
    builder,
    source_uri: source?.uri ?? null,
    source_url: source?.url ?? null,
    source_commit: source?.commit ?? null,
    signer_identity: signer?.identity ?? null,
    signer_issuer: signer?.issuer ?? null,
    signer_key_id: signer?.keyId ?? null,
    signed_at: record.at,
    verifier: record.verified ? record.tool : null,
  };
}

/**
 * Keeps what was signed about images, whether they are known or not. Whatever order reports come in, the rows end the same:
 * what a verifier once said stays, with the latest time that it was said. Two statements, however many images are spoken of.
 */
export async function writeAttestations(
  client: ClientBase,
  orgId: number,
  records: readonly AttestationRecord[],
  { receivedAt, reportId }: { receivedAt: Date; reportId: string },
): Promise<WrittenAttestations> {
  const rows = new Map<string, ReturnType<typeof rowOf>>();
  for (const record of records) {
    for (const subject of record.subjects) {
      const row = rowOf(record, subject);
      const known = rows.get(row.id);
      if (known === undefined && rows.size < MAX_KEPT) rows.set(row.id, row);
      else if (known !== undefined) known.verifier ??= row.verifier;
    }
  }
  const ordered = [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { rows: written } = await client.query<{ fresh: boolean }>(
    `insert into image_attestation as a (org_id, id, digest, subject, kind, predicate_type, builder, source_uri, source_url, source_commit,
       signer_identity, signer_issuer, signer_key_id, signed_at, verifier, verified_at, received_at, report_id)
     select $1, n.id, n.digest, n.subject, n.kind, n.predicate_type, n.builder, n.source_uri, n.source_url, n.source_commit,
       n.signer_identity, n.signer_issuer, n.signer_key_id, n.signed_at, n.verifier, case when n.verifier is not null then $3::timestamptz end, $3, $4
     from jsonb_to_recordset($2::jsonb) as n(id uuid, digest text, subject text, kind text, predicate_type text, builder text, source_uri text,
       source_url text, source_commit text, signer_identity text, signer_issuer text, signer_key_id text, signed_at timestamptz, verifier text)
     on conflict (org_id, id) do update set
       subject = coalesce(least(a.subject, excluded.subject), a.subject, excluded.subject),
       signed_at = greatest(a.signed_at, excluded.signed_at),
       verifier = case when excluded.verified_at >= a.verified_at or a.verifier is null then coalesce(excluded.verifier, a.verifier) else a.verifier end,
       verified_at = greatest(a.verified_at, excluded.verified_at),
       report_id = case when (excluded.verified_at is not null, excluded.received_at) > (a.verified_at is not null, a.received_at) then excluded.report_id else a.report_id end,
       received_at = greatest(a.received_at, excluded.received_at)
     returning xmax = 0 as fresh`,
    [orgId, JSON.stringify(ordered), receivedAt, reportId],
  );
  const fresh = written.filter((row) => row.fresh).length;
  const { rows: waiting } = await client.query<{ count: number }>(
    `select count(*)::int as count from unnest($2::text[]) as d(digest)
     where not exists (select from image i where i.org_id = $1 and (i.digest = d.digest or i.config_digest = d.digest))`,
    [orgId, [...new Set(ordered.map(({ digest }) => digest))]],
  );
  return { new: fresh, unchanged: written.length - fresh, waiting: waiting[0]?.count ?? 0 };
}
