import { z } from "zod";
import { SEVERITIES, type Severity } from "@/lib/core/severity";
import { rows, type Sql, sql } from "@/lib/db/sql";
import type { SeverityCounts } from "@/lib/schemas/common";
import { isVulnerability } from "./shape-sql";

export type VulnerabilityCounts = SeverityCounts & { total: number };

export const noVulnerabilities = (): VulnerabilityCounts => ({
  total: 0,
  critical: 0,
  high: 0,
  medium: 0,
  low: 0,
  negligible: 0,
  unknown: 0,
});

/**
 * Rows (target_id, finding_id, package_id, severity, fixed_version): each distinct vulnerability × package of images, whoever
 * saw it, with the severity that is shown: of the source that counts most, and of equals the higher.
 */
export const vulnerabilityPairs = (orgId: number, target: (id: Sql) => Sql): Sql => sql`(
  select s.target_id, s.finding_id, s.package_id, max(s.precedence * 8 + s.severity) & 7 as severity,
    max(s.fixed_version) filter (where s.fixed_version <> '') as fixed_version
  from sighting s join finding f on f.org_id = s.org_id and f.id = s.finding_id
  where s.org_id = ${orgId} and ${target(sql`s.target_id`)} and ${isVulnerability(sql`f.shape`)}
  group by s.target_id, s.finding_id, s.package_id)`;

const countRow = z.object({ key: z.string(), severity: z.number(), count: z.number() });

export function tally(found: readonly z.infer<typeof countRow>[]): Map<string, VulnerabilityCounts> {
  const counts = new Map<string, VulnerabilityCounts>();
  for (const { key, severity, count } of found) {
    const its = counts.get(key) ?? noVulnerabilities();
    const name: Severity = SEVERITIES[severity] ?? "unknown";
    its[name] += count;
    its.total += count;
    counts.set(key, its);
  }
  return counts;
}

/** Vulnerabilities of several images by shown severity; an image without any is absent. One statement. */
export async function readImageSummaries(orgId: number, imageIds: readonly string[]): Promise<Map<string, VulnerabilityCounts>> {
  const ids = [...imageIds];
  return tally(
    await rows(
      countRow,
      sql`select target_id::text as key, severity::int as severity, count(*)::int as count
          from ${vulnerabilityPairs(orgId, (id) => sql`${id} = any(${ids}::uuid[])`)} pairs group by 1, 2`,
    ),
  );
}

/** The same of one image, by layer ("" where the layer is not known). */
export async function readLayerSummaries(orgId: number, imageId: string): Promise<Map<string, VulnerabilityCounts>> {
  return tally(
    await rows(
      countRow,
      sql`select coalesce(ip.layer, '') as key, pairs.severity::int as severity, count(*)::int as count
          from ${vulnerabilityPairs(orgId, (id) => sql`${id} = ${imageId}::uuid`)} pairs
          left join image_package ip on ip.org_id = ${orgId} and ip.target_id = pairs.target_id and ip.package_id = pairs.package_id
          group by 1, 2`,
    ),
  );
}

/** The same of one image, by package id. */
export async function readPackageSummaries(
  orgId: number,
  imageId: string,
  packageIds: readonly string[],
): Promise<Map<string, VulnerabilityCounts>> {
  const ids = [...packageIds];
  return tally(
    await rows(
      countRow,
      sql`select package_id::text as key, severity::int as severity, count(*)::int as count
          from ${vulnerabilityPairs(orgId, (id) => sql`${id} = ${imageId}::uuid and s.package_id = any(${ids}::uuid[])`)} pairs group by 1, 2`,
    ),
  );
}
