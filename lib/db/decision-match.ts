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
  and (c.holder_key is null or ${HELD}))`;

/** The tables that DECISION_COVERS needs beside the scope, for a sighting s. */
export const SEEN_THINGS = `join target t on t.org_id = s.org_id and t.id = s.target_id
  left join image i on i.org_id = t.org_id and i.id = t.id
  left join repository r on r.org_id = t.org_id and r.id = t.place_id
  left join package p on p.org_id = s.org_id and p.id = s.package_id`;

/** A word on an image or on an application's component comes before one on the package wherever it is. */
export const DECISION_LEVEL =
  "(c.place_id is not null or c.image_name is not null or c.digest is not null or c.holder_key is not null)::int";

/** Decisions that hold, of those who may decide on findings of the target's team. */
export const DECISION_HOLDS = "c.ended_at is null and (cardinality(c.team_ids) = 0 or t.team_id = any(c.team_ids))";
