import type { ClientBase } from "pg";
import type { StatementRecord } from "@/lib/core/records";
import { canonicalVulnerability } from "@/lib/identity/advisory-alias";

/**
 * The ids under which findings of each statement's flaw can be filed: its CVE or what its names are known to be other names
 * of, and those names that nobody has explained yet. One statement for all.
 */
export async function canonicalNames(client: ClientBase, statements: readonly StatementRecord[]): Promise<Map<StatementRecord, string[]>> {
  const names = new Set(statements.flatMap(({ vulnerability, aliases }) => [vulnerability, ...aliases]));
  const { rows } = await client.query<{ alias: string; id: string }>(
    "select alias, vulnerability_id as id from vulnerability_alias where alias = any($1)",
    [[...names]],
  );
  const known = new Map(rows.map(({ alias, id }) => [alias, id]));
  return new Map(
    statements.map((statement) => {
      const { vulnerability, aliases } = statement;
      const ids = [canonicalVulnerability(vulnerability, aliases), vulnerability, ...aliases].map((each) => known.get(each) ?? each);
      return [statement, [...new Set(ids)]];
    }),
  );
}
