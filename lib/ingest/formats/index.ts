import type { ReportFormat } from "../format";
import { checkov } from "./checkov";
import { dockerBench } from "./docker-bench";
import { dockle } from "./dockle";
import { falco } from "./falco";
import { grype } from "./grype";
import { hadolint } from "./hadolint";
import { k8sInventory } from "./k8s-inventory";
import { kubeBench } from "./kube-bench";
import { kubescape } from "./kubescape";
import { polaris } from "./polaris";
import { policyReport } from "./policy-report";
import { trivy } from "./trivy";
import { trivyK8s } from "./trivy-k8s";
import { trivyOperator } from "./trivy-operator";

/** All formats that can be sent in, one file each. */
export const formats: readonly ReportFormat[] = [
  trivy,
  trivyK8s,
  trivyOperator,
  grype,
  k8sInventory,
  policyReport,
  kubeBench,
  dockerBench,
  kubescape,
  checkov,
  hadolint,
  dockle,
  polaris,
  falco,
];
