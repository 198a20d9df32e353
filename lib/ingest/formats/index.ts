import type { ReportFormat } from "../format";
import { anchore } from "./anchore";
import { attestation } from "./attestation";
import { awsEcr } from "./aws-ecr";
import { awsInspector } from "./aws-inspector";
import { awsSecurityHub } from "./aws-security-hub";
import { checkov } from "./checkov";
import { clair } from "./clair";
import { cosignVerify } from "./cosign-verify";
import { csaf } from "./csaf";
import { cyclonedx } from "./cyclonedx";
import { dockerBench } from "./docker-bench";
import { dockle } from "./dockle";
import { epss } from "./epss";
import { falco } from "./falco";
import { grype } from "./grype";
import { hadolint } from "./hadolint";
import { harbor } from "./harbor";
import { hubble } from "./hubble";
import { k8sAudit } from "./k8s-audit";
import { k8sInventory } from "./k8s-inventory";
import { kev } from "./kev";
import { kics } from "./kics";
import { kubeBench } from "./kube-bench";
import { kubeHunter } from "./kube-hunter";
import { kubeLinter } from "./kube-linter";
import { kubearmor } from "./kubearmor";
import { kubescape } from "./kubescape";
import { neuvector } from "./neuvector";
import { openvex } from "./openvex";
import { osvScanner } from "./osv-scanner";
import { polaris } from "./polaris";
import { policyReport } from "./policy-report";
import { sarif } from "./sarif";
import { snyk } from "./snyk";
import { spdx } from "./spdx";
import { sysdig } from "./sysdig";
import { tetragon } from "./tetragon";
import { tracee } from "./tracee";
import { trivy } from "./trivy";
import { trivyK8s } from "./trivy-k8s";
import { trivyOperator } from "./trivy-operator";
import { twistlock } from "./twistlock";
import { vulnrichment } from "./vulnrichment";

/** All formats that can be sent in, one file each. */
export const formats: readonly ReportFormat[] = [
  trivy,
  trivyK8s,
  trivyOperator,
  grype,
  cyclonedx,
  spdx,
  sarif,
  osvScanner,
  snyk,
  clair,
  anchore,
  harbor,
  awsEcr,
  awsInspector,
  awsSecurityHub,
  sysdig,
  neuvector,
  twistlock,
  openvex,
  csaf,
  k8sInventory,
  policyReport,
  kubeBench,
  dockerBench,
  kubescape,
  kics,
  kubeLinter,
  checkov,
  hadolint,
  dockle,
  polaris,
  kubeHunter,
  falco,
  tetragon,
  hubble,
  k8sAudit,
  kubearmor,
  tracee,
  cosignVerify,
  attestation,
  kev,
  epss,
  vulnrichment,
];
