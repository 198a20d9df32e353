import { z } from "zod";
import { rows, sql } from "@/lib/db/sql";
import { mapRepository } from "@/lib/identity/repository-rule";

const ruleRow = z.object({ from: z.string(), to: z.string() });

/** The repository that a name stands for, by the org's rules. */
export async function mappedRepository(orgId: number, repository: string): Promise<string> {
  const rules = await rows(
    ruleRow,
    sql`select from_pattern as "from", to_pattern as "to" from repository_rule where org_id = ${orgId} order by position`,
  );
  return mapRepository(rules, repository);
}
