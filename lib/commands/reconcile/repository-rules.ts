import type { ClientBase } from "pg";
import type { RepositoryRule } from "@/lib/identity/repository-rule";

/** The org's rules in the order in which they are tried. */
export async function readRepositoryRules(client: Pick<ClientBase, "query">, orgId: number): Promise<RepositoryRule[]> {
  const { rows } = await client.query<RepositoryRule>(
    `select from_pattern as "from", to_pattern as "to" from repository_rule where org_id = $1 order by position`,
    [orgId],
  );
  return rows;
}
