import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chance } from "./chance";
import { CLUSTERS, repositoryOf, WORKLOADS } from "./fleet";
import { podName, releaseAt, tagOf } from "./inventory";

interface FalcoEvent {
  rule: string;
  time: string;
  output: string;
  hostname?: string;
  output_fields: Record<string, unknown>;
  [key: string]: unknown;
}

const CORPUS = "test/corpus/falco/falco-docs-captured-events.jsonl";

const captured = (): FalcoEvent[] =>
  readFileSync(join(process.cwd(), CORPUS), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as FalcoEvent);

/** Which captured events are told of which workloads, how many times, over how many of the last days. */
const TOLD: readonly { workload: string; cluster: string; rule: string; times: number; days: number }[] = [
  { workload: "checkout-api", cluster: "eks-prod-eu", rule: "Terminal shell in container", times: 3, days: 1 },
  { workload: "airflow-worker", cluster: "eks-prod-eu", rule: "Terminal shell in container", times: 11, days: 9 },
  { workload: "airflow-webserver", cluster: "eks-prod-eu", rule: "Contact K8S API Server From Container", times: 46, days: 14 },
  { workload: "web", cluster: "gke-prod-us", rule: "Terminal shell in container", times: 2, days: 2 },
  { workload: "jupyter", cluster: "eks-stage-eu", rule: "Contact K8S API Server From Container", times: 118, days: 21 },
  { workload: "jupyter", cluster: "eks-stage-eu", rule: "Terminal shell in container", times: 27, days: 21 },
  { workload: "prometheus", cluster: "gke-prod-us", rule: "Contact K8S API Server From Container", times: 64, days: 28 },
  { workload: "ingress-nginx", cluster: "eks-prod-eu", rule: "Contact K8S API Server From Container", times: 31, days: 28 },
  { workload: "session-store", cluster: "eks-prod-eu", rule: "Terminal shell in container", times: 1, days: 1 },
  { workload: "tracker", cluster: "gke-prod-us", rule: "Terminal shell in container", times: 4, days: 12 },
];

const AUDITED: readonly { cluster: string; rule: string; times: number; days: number }[] = [
  { cluster: "eks-prod-eu", rule: "Attach/Exec Pod", times: 6, days: 10 },
  { cluster: "eks-prod-eu", rule: "K8s Serviceaccount Created", times: 3, days: 20 },
  { cluster: "eks-stage-eu", rule: "Disallowed K8s User", times: 5, days: 5 },
];

export interface DemoEvents {
  cluster: string;
  /** JSON lines */
  body: string;
}

/** Real Falco events, retold of the demo's workloads over the last weeks, a batch a cluster. */
export function eventsUntil(now: Date): DemoEvents[] {
  const events = captured();
  const batches = new Map<string, string[]>();
  const add = (cluster: string, event: FalcoEvent) => batches.set(cluster, [...(batches.get(cluster) ?? []), JSON.stringify(event)]);
  const at = (times: number, index: number, days: number, ...words: string[]): Date => {
    const back = ((times - index - 0.2 - 0.6 * chance(...words, index)) / times) * days * 86_400_000;
    return new Date(now.getTime() - Math.max(back, 120_000));
  };
  for (const { workload, cluster, rule, times, days } of TOLD) {
    const inPods = events.filter((event) => event.rule === rule && event.output_fields["k8s.pod.name"]);
    for (let index = 0; index < times; index++) {
      const template = inPods[index % inPods.length];
      if (template) add(cluster, ofWorkload(template, workload, cluster, at(times, index, days, workload, rule), index));
    }
  }
  for (const { cluster, rule, times, days } of AUDITED) {
    const audited = events.filter((event) => event.rule === rule);
    for (let index = 0; index < times; index++) {
      const template = audited[index % audited.length];
      const time = at(times, index, days, cluster, rule);
      if (template)
        add(cluster, {
          ...template,
          hostname: `${cluster}-apiserver`,
          time: time.toISOString(),
          output_fields: { ...template.output_fields, "evt.time": time.getTime() * 1e6 },
        });
    }
  }
  const health = events.find((event) => event.rule.startsWith("Falco internal"));
  for (const { name, sensor } of CLUSTERS) {
    if (sensor && health) add(name, { ...health, time: new Date(now.getTime() - 300_000).toISOString() });
  }
  return [...batches].map(([cluster, lines]) => ({ cluster, body: lines.join("\n") }));
}

function ofWorkload(template: FalcoEvent, workloadName: string, cluster: string, at: Date, index: number): FalcoEvent {
  const workload = WORKLOADS.find(({ name, clusters }) => name === workloadName && clusters.includes(cluster));
  if (!workload) throw new Error(`The demo fleet has no ${workloadName} in ${cluster}.`);
  const release = releaseAt(workload, 0);
  const pod = podName(workload, cluster, release, index % (workload.replicas ?? 1));
  const fields = template.output_fields;
  const was = String(fields["k8s.pod.name"] ?? "");
  const node = CLUSTERS.find(({ name }) => name === cluster)?.nodes[0]?.name ?? cluster;
  return {
    ...template,
    time: at.toISOString(),
    hostname: node,
    output: template.output.replaceAll(was, pod).replaceAll(`ns=${String(fields["k8s.ns.name"])}`, `ns=${workload.namespace}`),
    output_fields: {
      ...fields,
      "evt.time": at.getTime() * 1e6,
      "k8s.ns.name": workload.namespace,
      "k8s.pod.name": pod,
      "container.image.repository": repositoryOf(workload),
      "container.image.tag": tagOf(release),
      "container.name": workload.name,
    },
  };
}
