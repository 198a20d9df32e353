import type { ClientBase } from "pg";
import { identityId } from "@/lib/core/ids";
import type { StatementRecord } from "@/lib/core/records";
import type { StatementStatus } from "@/lib/core/statement";
import { copyRows } from "@/lib/db/copy";
import { canonicalNames } from "./canonical-names";
import { type ScopeRow, scopeKey, scopeRow } from "./scope-rows";

export interface SentStatements {
  statements: readonly StatementRecord[];
  reportId: string;
  format: string;
  receivedAt: Date;
  receivedBy: string;
  /** teams that the sender is limited to; null: none */
  teams: readonly string[] | null;
  askedImage: string | null;
  clusterName: string | null;
}

export interface WrittenStatements {
  /** statements that nobody had made before */
  new: number;
  /** ids of the flaws that they are about */
  flaws: string[];
  /** when the earliest of them was made; null where there is none */
  earliestAt: Date | null;
}

/** "fixed" says that the product has the fix already: nothing to do, for another reason. */
const VERDICTS: Record<StatementStatus, string> = {
  not_affected: "not_affected",
  false_positive: "false_positive",
  fixed: "not_affected",
  affected: "affected",
  under_investigation: "under_investigation",
};
const FIXED = "fixed";

const REASONS: Record<StatementStatus, string> = {
  not_affected: "The product is said not to be affected.",
  false_positive: "It is said to be a false positive.",
  fixed: "The product is said to have the fix already.",
  affected: "The product is said to be affected.",
  under_investigation: "It is said to be under investigation.",
};

const DECISION_COLUMNS = "id, verdict, reason, justification, justification_said, author, stated_at, team_ids, vulnerability, format".split(
  ", ",
);
const SCOPE_COLUMNS = [
  "decision_id",
  "number",
  "vulnerability_id",
  ...(
    "label, place_id, image_name, digest, tag, holder_key, holder_name, holder_version, package_key, source_name, version, " +
    "version_from, from_included, version_to, to_included, distributions"
  ).split(", "),
] as (keyof ScopeRow | "decision_id" | "number" | "vulnerability_id")[];

/**
 * Keeps statements as decisions with their scopes. The same words of the same author at the same time are one decision,
 * whichever document they come in. Five statements of SQL, however many there are.
 */
export async function writeStatements(client: ClientBase, orgId: number, sent: SentStatements): Promise<WrittenStatements> {
  const names = await canonicalNames(client, sent.statements);
  const decisions = new Map<string, Decision>();
  for (const statement of sent.statements) {
    const decision = decisionOf(statement, names.get(statement) ?? [], sent);
    decisions.set(decision.id, decision);
  }
  await client.query(
    "create temp table said on commit drop as select id, verdict, reason, justification, justification_said, author, stated_at, team_ids, vulnerability, format from decision limit 0",
  );
  await copyRows(
    client,
    "said",
    DECISION_COLUMNS,
    [...decisions.values()].map(({ row }) => row),
  );
  // What the demo told first is real from the moment on that a real document says it.
  const { rows } = await client.query<{ id: string; fresh: boolean }>(
    `insert into decision (org_id, ${DECISION_COLUMNS.join(", ")}, report_id)
     select $1, ${DECISION_COLUMNS.join(", ")}, $2 from said order by id
     on conflict (org_id, id) do update set report_id = excluded.report_id
       where exists (select from report r where r.org_id = $1 and r.id = decision.report_id and r.demo)
     returning id, xmax = 0 as fresh`,
    [orgId, sent.reportId],
  );
  const fresh = rows.flatMap((row) => (row.fresh ? (decisions.get(row.id) ?? []) : []));
  await copyRows(client, "decision_scope", ["org_id", ...SCOPE_COLUMNS], scopesOf(orgId, fresh));
  const earliest = fresh.reduce<Date | null>((found, { statedAt }) => (found === null || statedAt < found ? statedAt : found), null);
  return { new: fresh.length, flaws: [...new Set(fresh.flatMap(({ flaws }) => flaws))], earliestAt: earliest };
}

interface Decision {
  id: string;
  row: readonly (string | Date | null | readonly string[])[];
  scopes: readonly ScopeRow[];
  flaws: readonly string[];
  statedAt: Date;
}

function decisionOf(statement: StatementRecord, flaws: readonly string[], sent: SentStatements): Decision {
  const { status, justification, justificationSaid, detail, statedAt: said } = statement;
  const scopes = [...new Map(statement.products.map((product) => scopeRow(product, sent)).map((row) => [scopeKey(row), row])).values()];
  const author = statement.author ?? sent.receivedBy;
  const teams = [...(sent.teams ?? [])].sort();
  // A clock that runs ahead must not make its word the newest for ever.
  const statedAt = said !== null && said < sent.receivedAt ? said : sent.receivedAt;
  const content = [
    statement.vulnerability,
    ...statement.aliases,
    status,
    justification,
    justificationSaid,
    detail,
    author,
    said?.toISOString(),
  ];
  const id = identityId("statement", JSON.stringify(content), JSON.stringify(teams), ...scopes.map(scopeKey).sort());
  const own = status === "fixed" ? FIXED : justificationSaid;
  return {
    id,
    row: [
      id,
      VERDICTS[status],
      detail ?? REASONS[status],
      justification,
      own,
      author,
      statedAt,
      teams,
      statement.vulnerability,
      sent.format,
    ],
    scopes,
    flaws,
    statedAt,
  };
}

function* scopesOf(orgId: number, decisions: readonly Decision[]) {
  for (const { id, scopes, flaws } of decisions) {
    let number = 0;
    for (const flaw of flaws) {
      for (const scope of scopes) {
        const row = { decision_id: id, number: number++, vulnerability_id: flaw, ...scope };
        yield [orgId, ...SCOPE_COLUMNS.map((column) => row[column])];
      }
    }
  }
}
