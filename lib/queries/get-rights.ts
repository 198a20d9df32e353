import { z } from "zod";
import { ACCESS_HOLDS, LIVE_MEMBERSHIP, PERIOD_HOLDS } from "@/lib/auth/access";
import { type Ctx, guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { ACTIONS, allows, seesEverything } from "@/lib/core/permissions";
import { raw, row, rows, type Sql, sql } from "@/lib/db/sql";
import { utc } from "@/lib/db/utc";
import { type PersonRights, personRights } from "@/lib/schemas/rights";
import { listPeople } from "./list-people";

/** How many names of each kind are told; the count says how many there are. */
const MOST_NAMES = 50;
const MOST_RULES = 5;

const { teams: teamRights, identities } = personRights.shape;
const standing = z.object({ holds: z.boolean(), inPeriod: z.boolean() });
const names = z.object({ count: z.number(), names: z.array(z.string()) });

const RULE_WORDS = sql`concat_ws(' and ', 'cluster ' || r.cluster_glob, 'namespace ' || r.namespace_glob, 'repository ' || r.repository_glob,
  'label ' || r.label_key || '=' || coalesce(r.label_value, ''))`;

const readTeams = (orgId: number, userId: string) =>
  rows(
    teamRights.element,
    sql`select t.id::text, t.name, ${utc(sql`m.from_at`)} as "from", ${utc(sql`m.until_at`)} as "until", not (${raw(LIVE_MEMBERSHIP)}) as gone,
               m.via_group as "viaGroup",
               (select count(*)::int from workload w where w.org_id = t.org_id and w.team_id = t.id and w.gone_at is null) as workloads,
               (select count(*)::int from ownership_rule r where r.org_id = t.org_id and r.team_id = t.id) as "ruleCount",
               array(select coalesce(nullif(${RULE_WORDS}, ''), 'everything') from ownership_rule r
                     where r.org_id = t.org_id and r.team_id = t.id order by r.position limit ${MOST_RULES}) as rules
        from membership m join team t on t.org_id = m.org_id and t.id = m.team_id
        where m.org_id = ${orgId} and m.user_id = ${userId}::uuid order by t.name, t.id`,
  );

async function covered(all: Sql): Promise<z.infer<typeof names>> {
  const found = await row(
    names,
    sql`with found as (${all})
        select (select count(*)::int from found) as count, array(select name from found order by name limit ${MOST_NAMES}) as names`,
  );
  return found ?? { count: 0, names: [] };
}

/** Where things lie that the teams own; "all": everywhere. As seesCluster and seesTeam decide for them. */
async function readCovered(orgId: number, teams: "all" | readonly string[]): Promise<PersonRights["covers"]> {
  const owned = teams === "all" ? sql`true` : sql`w.team_id = any(${[...teams]}::uuid[])`;
  const ownRepository = teams === "all" ? sql`true` : sql`p.team_id = any(${[...teams]}::uuid[])`;
  return {
    clusters: await covered(
      teams === "all"
        ? sql`select c.name from cluster c where c.org_id = ${orgId}`
        : sql`select distinct c.name from workload w join cluster c on c.org_id = w.org_id and c.id = w.cluster_id where w.org_id = ${orgId} and ${owned}`,
    ),
    namespaces: await covered(
      sql`select distinct c.name || ' / ' || w.namespace as name from workload w join cluster c on c.org_id = w.org_id and c.id = w.cluster_id
          where w.org_id = ${orgId} and w.gone_at is null and ${owned}`,
    ),
    repositories: await covered(sql`select p.name from repository p where p.org_id = ${orgId} and ${ownRepository}`),
  };
}

const readIdentities = (ctx: Ctx, userId: string) =>
  rows(
    identities.element,
    sql`select i.id::text, i.issuer, i.subject, i.email, ${utc(sql`i.linked_at`)} as "linkedAt", ${utc(sql`i.last_sign_in_at`)} as "lastSignInAt"
        from sign_in_identity i where i.org_id = ${ctx.orgId} and i.user_id = ${userId}::uuid order by i.created_at, i.id limit 100`,
  );

/** What a person may do and see, by what, and what that covers now. */
export const getRights = guard("people:read", async (ctx, input: { id: string }): Promise<PersonRights> => {
  requireWholeOrg(ctx);
  const id = input.id.toLowerCase();
  const person = (await listPeople(ctx, {})).items.find((found) => found.id === id);
  const state = await row(
    standing,
    sql`select ${raw(ACCESS_HOLDS)} as holds, (${raw(PERIOD_HOLDS)}) as "inPeriod" from app_user u where u.org_id = ${ctx.orgId} and u.id = ${id}::uuid`,
  );
  if (!person || !state) throw notFound("person");
  const teams = await readTeams(ctx.orgId, id);
  const all = seesEverything(person.role) && !(person.role === "auditor" && person.teamsOnly);
  const live = teams.filter((team) => !team.gone).map((team) => team.id);
  const closedBy = person.disabled ? "disabled" : !state.inPeriod ? "period" : !state.holds ? "teams" : null;
  return {
    person,
    open: closedBy === null,
    closedBy,
    actions: ACTIONS.filter((action) => allows(person.role, action)),
    sees: all ? "all" : live.length > 0 ? "teams" : "nothing",
    teams,
    covers: await readCovered(ctx.orgId, all ? "all" : live),
    identities: await readIdentities(ctx, id),
  };
});
