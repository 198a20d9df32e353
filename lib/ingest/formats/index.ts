import type { ReportFormat } from "../format";
import { dockerBench } from "./docker-bench";
import { falco } from "./falco";
import { grype } from "./grype";
import { k8sInventory } from "./k8s-inventory";
import { kubeBench } from "./kube-bench";
import { kubescape } from "./kubescape";
import { policyReport } from "./policy-report";
import { trivy } from "./trivy";
import { trivyK8s } from "./trivy-k8s";

/** All formats that can be sent in, one file each. */
export const formats: readonly ReportFormat[] = [trivy, trivyK8s, grype, k8sInventory, policyReport, kubeBench, dockerBench, kubescape, falco];
