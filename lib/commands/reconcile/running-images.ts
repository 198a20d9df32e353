/**
 * What runs where, as (image_id, workload_id, privileged) of the containers c that a condition names; $1 org. One digest or
 * tag can stand for an image of each platform: a container that runs on nodes of several runs each of them.
 */
export const runningImages = (condition: string): string => `
select c.image_id, c.workload_id, c.privileged from container c
where c.org_id = $1 and c.running and c.image_id is not null and ${condition}
union
select o.id, c.workload_id, c.privileged from container c
join image i on i.org_id = $1 and i.id = c.image_id
join image o on o.org_id = $1 and o.repository_id = i.repository_id and o.platform <> i.platform
  and (o.digest = i.digest or (c.matched_by = 'tag' and o.tags && i.tags))
join pod p on p.org_id = $1 and p.workload_id = c.workload_id and p.gone_at is null
join node n on n.org_id = $1 and n.cluster_id = p.cluster_id and n.name = p.node_name and n.gone_at is null
  and n.arch = coalesce(nullif(o.platform, ''), 'amd64')
where c.org_id = $1 and c.running and ${condition}
  and c.repository_id in (select repository_id from image where org_id = $1 and platform <> '')`;
