import type { FileDecision, FileScopeRow } from "@/lib/queries/file-decisions";
import type { FileEntry } from "@/lib/schemas/decision-file";
import type { DraftScope } from "../decisions/draft-scopes";

/** What a scope is about, as one text: the same where, however it was written. */
const draftKey = (of: DraftScope): string =>
  JSON.stringify([
    of.kind,
    of.vulnerability_id,
    of.package_key,
    of.version,
    of.version_from,
    of.from_included,
    of.version_to,
    of.to_included,
    of.tool,
    of.place_id,
    of.workload_id,
    of.namespace,
    of.cluster_id,
    of.team_id,
  ]);

const keptKey = (of: FileScopeRow): string =>
  JSON.stringify([
    of.kind ?? 0,
    of.problem,
    of.subject,
    of.version,
    of.versionFrom,
    of.fromIncluded,
    of.versionTo,
    of.toIncluded,
    of.tool,
    of.placeId,
    of.workloadId,
    of.namespace,
    of.clusterId,
    of.teamId,
  ]);

const sorted = (values: readonly string[]): string => JSON.stringify([...values].sort());

/** What an entry of a file says otherwise than a decision that is kept, for people; empty: it is the same. Pure. */
export function differences(entry: FileEntry, scopes: readonly DraftScope[], kept: FileDecision): string[] {
  const said = new Set(scopes.map(draftKey));
  const held = new Set(kept.scopes.map(keptKey));
  const added = [...said].filter((key) => !held.has(key)).length;
  const removed = [...held].filter((key) => !said.has(key)).length;
  const epss = entry.ends.epss === undefined ? null : Math.round(entry.ends.epss * 1000);
  const ends =
    (entry.ends.at ?? null) !== (kept.expiresAt?.toISOString().slice(0, 10) ?? null) ||
    sorted(entry.ends.when) !== sorted(kept.endWhen) ||
    epss !== kept.endEpss;
  return [
    ...(entry.verdict === kept.verdict ? [] : ["verdict"]),
    ...(entry.reason === kept.reason ? [] : ["reason"]),
    ...((entry.justification ?? null) === kept.justification ? [] : ["justification"]),
    ...(ends ? ["ends"] : []),
    ...(added + removed === 0 ? [] : [`scopes (${added} more, ${removed} less)`]),
  ];
}
