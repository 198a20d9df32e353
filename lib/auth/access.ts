// Conditions in SQL on app_user u and membership m: whose access holds now, and which memberships count.

/** The period of the person's access. */
export const PERIOD_HOLDS = "(u.access_from is null or u.access_from <= now()) and (u.access_until is null or u.access_until > now())";

/** A membership counts within its period. */
export const LIVE_MEMBERSHIP = "(m.from_at is null or m.from_at <= now()) and (m.until_at is null or m.until_at > now())";

/** The period holds; an auditor who is limited to teams has one whose membership counts, or their access has ended. */
export const ACCESS_HOLDS = `(${PERIOD_HOLDS} and (u.role <> 'auditor' or not u.teams_only or exists (
  select from membership m where m.org_id = u.org_id and m.user_id = u.id and ${LIVE_MEMBERSHIP})))`;

/** The person may read what belongs to this team (a column or null); as resolveCaller gives them their teams. */
export const maySeeOf = (team: string): string => `(u.disabled_at is null and u.role <> 'ingest' and ${ACCESS_HOLDS}
  and ((u.role <> 'developer' and not (u.role = 'auditor' and u.teams_only)) or exists (
    select from membership m where m.org_id = u.org_id and m.user_id = u.id and m.team_id = ${team} and ${LIVE_MEMBERSHIP})))`;
