import { z } from "zod";
import { guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { row, rows, sql } from "@/lib/db/sql";
import type { WorkloadDetail } from "@/lib/schemas/inventory";
import { coverageOf, lastLooks } from "./coverage-sql";
import { readImageSummaries } from "./image-summary";
import { describeOwnerRule } from "./owner-rule";
import { seesTeam } from "./scope";
import { readWorkloadItems } from "./workload-rows";

const podSpec = z.object({
  serviceAccount: z.string().nullable().default(null),
  automountToken: z.boolean().nullable().default(null),
  hostNetwork: z.boolean().default(false),
  hostPID: z.boolean().default(false),
  hostIPC: z.boolean().default(false),
  hostPaths: z.array(z.string()).default([]),
});
const factsRow = z.object({
  labels: z.record(z.string(), z.string()).catch({}),
  ownerRuleId: z.string().nullable(),
  firstSeenAt: z.date(),
  lastSeenAt: z.date(),
  goneAt: z.date().nullable(),
  podSpec,
});
const podRow = z.object({ name: z.string(), node: z.string().nullable(), phase: z.string(), startedAt: z.date().nullable() });
const exposureRow = z.object({ kind: z.string(), via: z.string(), host: z.string(), port: z.number() });
const texts = z
  .array(z.string())
  .nullable()
  .transform((list) => list ?? []);
const containerRow = z.object({
  name: z.string(),
  kind: z.string(),
  image: z.string(),
  imageId: z.string().nullable(),
  visible: z.boolean(),
  matchedBy: z.string(),
  coverage: z.enum(["fresh", "stale", "never"]),
  privileged: z.boolean(),
  runAsNonRoot: z.boolean().nullable(),
  runAsUser: z.number().nullable(),
  readOnlyRootFilesystem: z.boolean().nullable(),
  allowPrivilegeEscalation: z.boolean().nullable(),
  capabilitiesAdd: texts,
  capabilitiesDrop: texts,
  seccomp: z.string().nullable(),
  hostPorts: z
    .array(z.number())
    .nullable()
    .transform((list) => list ?? []),
  limits: z.record(z.string(), z.string()).catch({}),
});

/** One workload, also one that is gone: containers, security context, ways in, pods. Of another team's image only its reference is shown. */
export const getWorkload = guard("inventory:read", async (ctx, { id }: { id: string }): Promise<WorkloadDetail> => {
  if (!isId(id)) throw notFound("workload");
  const { orgId } = ctx;
  const [items, facts, pods, exposure, containers] = await Promise.all([
    readWorkloadItems(ctx, [id]),
    row(
      factsRow,
      sql`select labels, owner_rule_id as "ownerRuleId", first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt", gone_at as "goneAt", pod_spec as "podSpec"
          from workload w where org_id = ${orgId} and id = ${id}::uuid and ${seesTeam(ctx, sql`w.team_id`)}`,
    ),
    rows(
      podRow,
      sql`select name, node_name as node, phase, started_at as "startedAt" from pod
          where org_id = ${orgId} and workload_id = ${id}::uuid and gone_at is null order by name limit 200`,
    ),
    rows(
      exposureRow,
      sql`select kind, via, host, port from exposure where org_id = ${orgId} and workload_id = ${id}::uuid order by kind, via, host, port`,
    ),
    rows(
      containerRow,
      sql`select k.name, k.kind, k.image, k.image_id as "imageId", k.repository_id is null or coalesce(${seesTeam(ctx, sql`r.team_id`)}, false) as visible,
            k.matched_by as "matchedBy", ${coverageOf(sql`l.last_look`, "now")} as coverage, k.privileged, k.run_as_non_root as "runAsNonRoot",
            k.run_as_user::float8 as "runAsUser", k.read_only_root_filesystem as "readOnlyRootFilesystem",
            k.allow_privilege_escalation as "allowPrivilegeEscalation", k.capabilities_add as "capabilitiesAdd", k.capabilities_drop as "capabilitiesDrop",
            k.seccomp, k.host_ports as "hostPorts", k.limits
          from container k
          left join repository r on r.org_id = k.org_id and r.id = k.repository_id
          left join lateral (select look.last_look from ${lastLooks(orgId, "now")} look where look.target_id = k.image_id) l on true
          where k.org_id = ${orgId} and k.workload_id = ${id}::uuid order by k.kind, k.name, k.image`,
    ),
  ]);
  const item = items.get(id);
  if (!item || !facts) throw notFound("workload");
  const seen = containers.flatMap(({ imageId, visible }) => (imageId && visible ? [imageId] : []));
  const [summaries, ownerRule] = await Promise.all([readImageSummaries(orgId, seen), describeOwnerRule(orgId, facts.ownerRuleId)]);
  const { ownerRuleId: _rule, firstSeenAt, lastSeenAt, goneAt, ...rest } = facts;
  return {
    ...item,
    ...rest,
    ownerRule,
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    goneAt: goneAt?.toISOString() ?? null,
    pods: pods.map(({ startedAt, ...pod }) => ({ ...pod, startedAt: startedAt?.toISOString() ?? null })),
    exposure,
    containers: containers.map(({ imageId, visible, ...container }) => ({
      ...container,
      visible,
      imageId: visible ? imageId : null,
      severity: severityOf(imageId, visible, container.coverage, summaries),
    })),
  };
});

function severityOf(imageId: string | null, visible: boolean, coverage: string, summaries: Awaited<ReturnType<typeof readImageSummaries>>) {
  if (!imageId || !visible) return null;
  const found = summaries.get(imageId);
  if (!found) return coverage === "never" ? null : { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 };
  const { total: _total, ...severity } = found;
  return severity;
}
