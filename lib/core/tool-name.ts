/**
 * Tools and formats as people write them, by the id that formats, scans, signals and receipts have. A format's label is here
 * too, so that a screen and an error call it the same.
 */
const TOOL_NAMES: Readonly<Record<string, string>> = {
  anchore: "Anchore",
  attestation: "in-toto attestation",
  "aws-ecr": "AWS ECR",
  "aws-inspector": "AWS Inspector",
  "aws-security-hub": "AWS Security Hub",
  checkov: "Checkov",
  clair: "Clair",
  cosign: "cosign",
  "cosign-verify": "cosign",
  csaf: "CSAF",
  cyclonedx: "CycloneDX",
  "docker-bench": "Docker Bench",
  "docker-scout": "Docker Scout",
  dockle: "Dockle",
  epss: "FIRST EPSS",
  falco: "Falco",
  github: "GitHub CLI",
  grype: "Grype",
  hadolint: "Hadolint",
  harbor: "Harbor",
  hubble: "Hubble",
  "in-toto": "in-toto attestation",
  inspector: "AWS Inspector",
  "k8s-audit": "Kubernetes audit log",
  "k8s-inventory": "Kubernetes inventory",
  kev: "CISA KEV",
  kics: "KICS",
  "kube-bench": "kube-bench",
  "kube-hunter": "kube-hunter",
  "kube-linter": "KubeLinter",
  kubearmor: "KubeArmor",
  kubernetes: "Kubernetes",
  kubescape: "Kubescape",
  kyverno: "Kyverno",
  neuvector: "NeuVector",
  openvex: "OpenVEX",
  "osv-scanner": "OSV-Scanner",
  polaris: "Polaris",
  "policy-report": "Policy report",
  sarif: "SARIF",
  snyk: "Snyk",
  vulnrichment: "CISA Vulnrichment",
  spdx: "SPDX",
  syft: "Syft",
  sysdig: "Sysdig",
  "sysdig-cli-scanner": "Sysdig CLI scanner",
  tetragon: "Tetragon",
  tracee: "Tracee",
  trivy: "Trivy",
  "trivy-k8s": "Trivy Kubernetes",
  "trivy-operator": "Trivy Operator",
  "trivy-operator-infra": "Trivy Operator (infrastructure)",
  twistlock: "Twistlock / Prisma Cloud",
};

/** The name of a tool; of one that is not known here its id. A tool's list of packages ("trivy-sbom") is named after it. */
export function toolName(id: string): string {
  const known = Object.hasOwn(TOOL_NAMES, id) ? TOOL_NAMES[id] : undefined;
  if (known !== undefined) return known;
  return id.endsWith("-sbom") ? `${toolName(id.slice(0, -5))} (SBOM)` : id;
}
