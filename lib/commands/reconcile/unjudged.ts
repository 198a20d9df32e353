import type { ClientBase } from "pg";

// A check that was skipped, or that could not be evaluated, is no look: what the tool said of it before stands. So that it
// does not matter when "before" arrives, the table "unjudged" holds each finding that a tool's newest look at a target left
// open, with the time of the look whose word stands. All need the temp tables stage, stage_unjudged and stage_target.

/** What the newest looks leave and what they judge. To be called while target_look still holds the looks before them. */
export async function leaveUnjudged(client: ClientBase, orgId: number): Promise<void> {
  await client.query(
    `delete from unjudged u using stage_target t
     where t.looked and u.org_id = $1 and u.target_id = t.target_id and u.tool = t.tool and u.kind = any(t.covers)
       and u.kind <> all(t.late_kinds)
       and not exists (select from stage_unjudged n where n.target = t.target and n.finding_id = u.finding_id)`,
    [orgId],
  );
  await client.query(
    `insert into unjudged (org_id, target_id, tool, finding_id, kind, judged_at)
     select $1, t.target_id, t.tool, n.finding_id, n.kind, l.at
     from stage_unjudged n join stage_target t on t.target = n.target
     left join target_look l on l.org_id = $1 and l.target_id = t.target_id and l.tool = t.tool and l.kind = n.kind
     where t.looked and n.kind = any(t.covers) and n.kind <> all(t.late_kinds)
     order by t.target_id, n.finding_id
     on conflict do nothing`,
    [orgId],
  );
}

/** An older look that judged what every newer one left: its word stands. Fills "affected". */
export async function affectByLateJudgement(client: ClientBase, orgId: number): Promise<void> {
  await client.query(
    `with judged as (
       select t.target, t.target_id, t.tool, t.place_id, t.scanned_at, u.finding_id
       from stage_target t
       join unjudged u on u.org_id = $1 and u.target_id = t.target_id and u.tool = t.tool and u.kind = any(t.covers) and u.kind = any(t.late_kinds)
       where t.looked and (u.judged_at is null or u.judged_at < t.scanned_at)
         and not exists (select from stage_unjudged n where n.target = t.target and n.finding_id = u.finding_id)
     ), kept as (
       update unjudged u set judged_at = j.scanned_at from judged j
       where u.org_id = $1 and u.target_id = j.target_id and u.tool = j.tool and u.finding_id = j.finding_id
     ), gone as (
       delete from sighting s using judged j
       where s.org_id = $1 and s.target_id = j.target_id and s.tool = j.tool and s.finding_id = j.finding_id
         and not exists (select from stage n where n.target = j.target and n.finding_id = j.finding_id)
       returning s.finding_id
     ), seen as (
       insert into sighting (org_id, target_id, tool, finding_id, package_id, severity, precedence, severity_source, fixed_version, fix_state, tool_id)
       select $1, j.target_id, j.tool, n.finding_id, n.package_id, n.severity, n.precedence, n.severity_source, n.fixed_version, n.fix_state, n.tool_id
       from judged j join stage n on n.target = j.target and n.finding_id = j.finding_id
       order by n.finding_id
       on conflict (org_id, target_id, tool, finding_id, package_id) do update set severity = excluded.severity,
         precedence = excluded.precedence, severity_source = excluded.severity_source, fixed_version = excluded.fixed_version,
         fix_state = excluded.fix_state, tool_id = excluded.tool_id
       returning target_id, finding_id
     )
     insert into affected (finding_id, place_id, kind, problem, subject, seen_at)
     select distinct on (n.finding_id) n.finding_id, j.place_id, n.kind, n.problem, n.subject, j.scanned_at
     from seen s join judged j on j.target_id = s.target_id and j.finding_id = s.finding_id
     join stage n on n.target = j.target and n.finding_id = s.finding_id
     union all
     select distinct finding_id, null::uuid, null::smallint, null, null, null::timestamptz from gone
     on conflict do nothing`,
    [orgId],
  );
}
