import { raw, type Sql, sql } from "@/lib/db/sql";
import { policyJoin } from "@/lib/risk/score-sql";

/** policyJoin for queries: the rows policy and own, from the text of policyParameter and the expression of a team. */
export function joinPolicy(parameter: string, team: string): Sql {
  const [from = "", and = "", to = ""] = policyJoin("POLICY", team).split("POLICY");
  return sql`${raw(from)}${parameter}${raw(and)}${parameter}${raw(to)}`;
}
