import { FIRST_IN_CLUSTER } from "@/lib/core/records";

/** A plain numeric version as in lib/identity/version-range, in SQL: numbers without trailing zeros, null for any other. */
const NUMBERS = `case when p.version ~ '^v?\\d{1,15}(\\.\\d{1,15}){0,9}$'
  then string_to_array(regexp_replace(ltrim(p.version, 'v'), '(\\.0+)+$', ''), '.')::bigint[] end`;

/** A package's release is the named one or a point release of it; where one version is meant, its own digits may be fewer. */
const OF_RELEASE = `exists (select from unnest(c.distributions) as wanted(release)
  where lower(p.distro) = wanted.release
    or (starts_with(lower(p.distro), wanted.release) and substr(lower(p.distro), length(wanted.release) + 1, 1) !~ '[0-9a-z]')
    or (c.version is not null and (p.distro is null or starts_with(wanted.release, lower(p.distro) || '.'))))`;

/** The application whose component is meant is in the same target. */
const HELD = `exists (select from package h join image_package ip on ip.org_id = h.org_id and ip.package_id = h.id
  where h.org_id = t.org_id and ip.target_id = t.id and h.name = c.holder_name
    and regexp_replace(h.purl, '@[^@]*$', '') = c.holder_key and (c.holder_version is null or h.version = c.holder_version))`;

/** Packages that were built from the source package, of the same distribution. */
const FROM_SOURCE = `(coalesce(p.source_name, p.name) = c.source_name
  and regexp_replace(c.subject, '/[^/]*$', '') = regexp_replace(c.package_key, '/[^/]*$', ''))`;

/** The scope's cluster, namespace and workload, of a workload w. */
const RUNS_WITHIN = `(c.cluster_id is null or w.cluster_id = c.cluster_id) and (c.namespace is null or w.namespace = c.namespace)
  and (c.workload_id is null or w.id = c.workload_id)`;

const inCluster = (cluster: string): string =>
  `exists (select from cluster_number n where n.org_id = t.org_id and n.cluster_id = ${cluster} and n.number = any(t.clusters))`;

/**
 * A scope that is limited to a cluster, namespace or workload covers an image only where everything that runs it is within,
 * and something does; a resource of a cluster by its own name. Machines and source trees are in no cluster.
 */
const IS_WITHIN = `(c.cluster_id is null and c.namespace is null and c.workload_id is null or case
  when t.kind = 0 then t.running and not exists (select from container k join workload w on w.org_id = k.org_id and w.id = k.workload_id
    where k.org_id = t.org_id and k.image_id = t.id and k.running and w.gone_at is null and not (${RUNS_WITHIN}))
  when t.kind >= ${FIRST_IN_CLUSTER} then (c.namespace is null or (split_part(t.name, '/', 3) <> '' and split_part(t.name, '/', 1) = c.namespace))
    and (c.cluster_id is null or ${inCluster("c.cluster_id")})
    and (c.workload_id is null or exists (select from workload w where w.org_id = t.org_id and w.id = c.workload_id
      and t.name = w.namespace || '/' || w.kind || '/' || w.name and ${inCluster("w.cluster_id")}))
  else false end)`;

/**
 * Whether the scope c of a decision (columns of decision_scope, and the finding's subject) covers what was seen: package p in
 * target t, which may be the image i of repository r. What the parts mean is told in lib/identity/product-scope.
 */
export const DECISION_COVERS = `(
  (c.place_id is null or c.place_id = t.place_id)
  and (c.image_name is null or r.name = c.image_name or right(r.name, length(c.image_name) + 1) = '/' || c.image_name)
  and (c.digest is null or c.digest in (i.digest, i.config_digest))
  and (c.tag is null or c.tag = any(i.tags))
  and (c.package_key is null or case when c.source_name is null then c.package_key = c.subject else ${FROM_SOURCE} end)
  and (c.version is null or c.version = case when c.source_name is null then p.version else coalesce(p.source_version, p.version) end)
  and (cardinality(c.version_from) + cardinality(c.version_to) = 0 or coalesce(
    ((${NUMBERS}) > c.version_from or (c.from_included and (${NUMBERS}) = c.version_from))
    and (cardinality(c.version_to) = 0 or (${NUMBERS}) < c.version_to or (c.to_included and (${NUMBERS}) = c.version_to)), false))
  and (cardinality(c.distributions) = 0 or ${OF_RELEASE})
  and (c.holder_key is null or ${HELD})
  and (c.tool is null or c.tool = s.tool)
  and (c.team_id is null or c.team_id = t.team_id)
  and ${IS_WITHIN})`;

/** The tables that DECISION_COVERS needs beside the scope, for a sighting s. */
export const SEEN_THINGS = `join target t on t.org_id = s.org_id and t.id = s.target_id
  left join image i on i.org_id = t.org_id and i.id = t.id
  left join repository r on r.org_id = t.org_id and r.id = t.place_id
  left join package p on p.org_id = s.org_id and p.id = s.package_id`;

/**
 * Whose word stands: what was decided here before what documents say, then the narrower. A word on one place, workload or
 * application is narrower than one on a namespace, cluster or team, and that than one on the package wherever it is.
 */
export const DECISION_LEVEL = `case when c.own then 10 else 0 end
  + case when c.place_id is not null or c.image_name is not null or c.digest is not null or c.holder_key is not null or c.workload_id is not null then 2
    when c.cluster_id is not null or c.namespace is not null or c.team_id is not null then 1 else 0 end`;

/** Columns of a decision d that its covering depends on, for a problem of the vulnerability v. */
export const DECISION_TERMS = `d.ended_at, d.team_ids, d.stated_at, d.format is null as own, d.end_when, d.end_epss,
  v.kev_added_on is not null as kev, v.epss`;

/** Facts that have ended the decision for what was seen, in words; null: it holds. Needs DECISION_TERMS, and s.fixable. */
export const DECISION_LAPSED = `case when 'kev' = any(c.end_when) and c.kev then 'the vulnerability is known to be exploited'
  when 'exposed' = any(c.end_when) and t.running and t.exposed then 'a workload that runs it is exposed'
  when 'fixable' = any(c.end_when) and s.fixable then 'a fix exists'
  when c.end_epss is not null and c.epss * 1000 >= c.end_epss then 'its EPSS has reached ' || round(c.end_epss / 10.0, 1) || ' %' end`;

/** What is seen of a finding as decisions take it: a tool's word on one package in one target. */
export const SEEN_COLUMNS = "s.org_id, s.finding_id, s.target_id, s.package_id, s.tool, coalesce(s.fixed_version, '') <> '' as fixable";

/** Decisions that hold, of those who may decide on findings of the target's team. */
export const DECISION_HOLDS = "c.ended_at is null and (cardinality(c.team_ids) = 0 or t.team_id = any(c.team_ids))";
