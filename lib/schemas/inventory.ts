import { z } from "zod";
import { CRITICALITIES } from "@/lib/core/factors";
import { coverageCounts, flag, id, listOf, loadFigure, page, pageOf, ref, severityCounts, time } from "./common";
import { sourceItem } from "./sources";

export const clusterItem = z.object({
  id,
  name: z.string(),
  provider: z.string().nullable(),
  version: z.string().nullable(),
  nodes: z.number(),
  namespaces: z.number(),
  workloads: z.number(),
  exposedWorkloads: z.number(),
  lastInventoryAt: time.nullable(),
  sensors: z.array(z.object({ tool: z.string(), lastEventAt: time, stale: z.boolean() })),
  images: coverageCounts,
  severity: severityCounts,
  byOutcome: z.record(z.string(), z.number()),
  load: loadFigure,
  signals24h: z.number(),
});
export type ClusterItem = z.infer<typeof clusterItem>;
export const clusterList = z.object({ items: z.array(clusterItem) });

export const clusterDetail = clusterItem.extend({
  nodeList: z.array(
    z.object({
      id,
      name: z.string(),
      roles: z.array(z.string()),
      osImage: z.string().nullable(),
      kernel: z.string().nullable(),
      kubelet: z.string().nullable(),
      runtime: z.string().nullable(),
      arch: z.string().nullable(),
    }),
  ),
  namespaceList: z.array(
    z.object({
      /** null: only its workloads are known, or may be seen */
      id: id.nullable(),
      name: z.string(),
      /** null: that of the teams that run there counts */
      criticality: z.enum(CRITICALITIES).nullable(),
      team: ref.nullable(),
      workloads: z.number(),
      exposed: z.number(),
      severity: severityCounts,
      images: coverageCounts,
    }),
  ),
  /** what reports of it, and whether it still does: the silent first */
  sources: z.array(sourceItem),
  inventory: z.array(z.object({ kind: z.string(), namespace: z.string(), scannedAt: time })),
});
export type ClusterDetail = z.infer<typeof clusterDetail>;

export const WORKLOAD_SORTS = ["rank", "name", "findings", "signals"] as const;
export const listWorkloadsInput = z.object({
  ...page,
  q: z.string().max(200).optional(),
  cluster: listOf(z.string().max(253)),
  namespace: z.string().max(253).optional(),
  team: listOf(z.string().max(100)),
  kind: listOf(z.string().max(50)),
  exposed: flag,
  privileged: flag,
  sort: z.enum(WORKLOAD_SORTS.flatMap((s) => [s, `-${s}`]) as [string, ...string[]]).default("-rank"),
});

export const workloadItem = z.object({
  id,
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  cluster: ref,
  team: ref.nullable(),
  replicas: z.number().nullable(),
  readyReplicas: z.number().nullable(),
  /** null: no services or routes were ever listed for its cluster */
  exposed: z.boolean().nullable(),
  privileged: z.boolean(),
  hostAccess: z.boolean(),
  images: z.number(),
  coverage: coverageCounts,
  /** null: none of its images was ever scanned */
  severity: severityCounts.nullable(),
  kev: z.number(),
  byOutcome: z.record(z.string(), z.number()),
  /** open findings weighted by outcome */
  weight: z.number(),
  signals24h: z.number(),
});
export type WorkloadItem = z.infer<typeof workloadItem>;
export const workloadPage = pageOf(workloadItem);

export const workloadDetail = workloadItem.extend({
  labels: z.record(z.string(), z.string()),
  ownerRule: z.string().nullable(),
  firstSeenAt: time,
  lastSeenAt: time,
  goneAt: time.nullable(),
  podSpec: z.object({
    serviceAccount: z.string().nullable(),
    automountToken: z.boolean().nullable(),
    hostNetwork: z.boolean(),
    hostPID: z.boolean(),
    hostIPC: z.boolean(),
    hostPaths: z.array(z.string()),
  }),
  pods: z.array(z.object({ name: z.string(), node: z.string().nullable(), phase: z.string(), startedAt: time.nullable() })),
  exposure: z.array(z.object({ kind: z.string(), via: z.string(), host: z.string(), port: z.number() })),
  containers: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      image: z.string(),
      imageId: id.nullable(),
      /** false where the image belongs to another team: only its reference is shown */
      visible: z.boolean(),
      matchedBy: z.string(),
      coverage: z.enum(["fresh", "stale", "never"]),
      severity: severityCounts.nullable(),
      privileged: z.boolean(),
      runAsNonRoot: z.boolean().nullable(),
      runAsUser: z.number().nullable(),
      readOnlyRootFilesystem: z.boolean().nullable(),
      allowPrivilegeEscalation: z.boolean().nullable(),
      capabilitiesAdd: z.array(z.string()),
      capabilitiesDrop: z.array(z.string()),
      seccomp: z.string().nullable(),
      hostPorts: z.array(z.number()),
      limits: z.record(z.string(), z.string()),
    }),
  ),
});
export type WorkloadDetail = z.infer<typeof workloadDetail>;
