import { createHash } from "node:crypto";

/** JSON with sorted keys: the same value has the same text after a stay in a jsonb column. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(",")}}`;
}

export interface AuditRow {
  seq: string;
  at: Date;
  actorKind: string;
  actorId: string | null;
  actor: string;
  action: string;
  object: string;
  detail: Record<string, unknown>;
  requestId: string | null;
}

/** Each row's hash covers the one before: a row that is changed or taken out breaks the chain from there on. */
export function auditHash(previous: Uint8Array | null, row: AuditRow): Buffer {
  const text = canonical({ ...row, at: row.at.toISOString() });
  return createHash("sha256")
    .update(previous ?? new Uint8Array(32))
    .update(text)
    .digest();
}
