import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DemoEvents } from "./events";
import { repositoryOf, WORKLOADS } from "./fleet";
import { podName, releaseAt, tagOf } from "./inventory";

type Json = Record<string, unknown>;

const asObject = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

/** Which captured events are told of which workloads; a policy's name and words are added, as newer versions write them. */
const TOLD: readonly { file: string; workload: string; cluster: string; times: number; days: number; policy?: string; message?: string }[] =
  [
    {
      file: "cat-process-kprobe.json",
      workload: "airflow-worker",
      cluster: "eks-prod-eu",
      times: 5,
      days: 6,
      policy: "keystore-reads",
      message: "A process read a keystore",
    },
    { file: "cat-process-kprobe.json", workload: "jupyter", cluster: "eks-stage-eu", times: 14, days: 12, policy: "keystore-reads" },
    { file: "privileged-pod-nsenter.json", workload: "jupyter", cluster: "eks-stage-eu", times: 9, days: 10 },
    { file: "privileged-pod-bash.json", workload: "checkout-api", cluster: "eks-prod-eu", times: 2, days: 1 },
    { file: "process-connect.json", workload: "airflow-worker", cluster: "eks-prod-eu", times: 38, days: 7 },
  ];

/** Real Tetragon events, retold of the demo's workloads over the last days, a batch a workload. */
export function tetragonUntil(now: Date): DemoEvents[] {
  return TOLD.map(({ file, workload: name, cluster, times, days, policy, message }) => {
    const workload = WORKLOADS.find((each) => each.name === name && each.clusters.includes(cluster));
    if (!workload) throw new Error(`The demo fleet has no ${name} in ${cluster}.`);
    const whole = JSON.parse(readFileSync(join(process.cwd(), "test/corpus/tetragon", file), "utf8")) as Json;
    const type = Object.keys(whole).find((key) => key.startsWith("process_")) ?? "";
    const event = asObject(whole[type]);
    const release = releaseAt(workload, 0);
    const image = `${repositoryOf(workload)}:${tagOf(release)}`;
    const lines = Array.from({ length: times }, (_, index) => {
      const at = new Date(now.getTime() - Math.max(((times - index - 0.5) / times) * days * 86_400_000, 180_000));
      const pod = {
        namespace: workload.namespace,
        name: podName(workload, cluster, release, index % (workload.replicas ?? 1)),
        container: { ...asObject(asObject(asObject(event["process"])["pod"])["container"]), name: workload.name, image: { name: image } },
      };
      const told = {
        ...event,
        process: { ...asObject(event["process"]), pod, exec_id: Buffer.from(`${cluster}:${at.getTime()}:${index}`).toString("base64") },
        parent: { ...asObject(event["parent"]), pod },
        ...(policy ? { policy_name: policy } : {}),
        ...(message ? { message } : {}),
      };
      return JSON.stringify({ [type]: told, node_name: `${cluster}-node`, cluster_name: cluster, time: at.toISOString() });
    });
    return { cluster, body: lines.join("\n") };
  });
}
