/** What has to be watched, as columns of the coverage ledger; in the order of NIST SP 800-190's chapters and of a container's life. */
export const COVERAGE_AREAS = ["images", "pipeline", "deployment", "management", "hosts", "network", "application"] as const;
export type CoverageArea = (typeof COVERAGE_AREAS)[number];

/** watched: all of it, lately; partly: some of it, or not lately; blind: nothing looks; unknown: cannot be told. */
export const WATCH_STATES = ["watched", "partly", "blind", "unknown"] as const;
export type WatchState = (typeof WATCH_STATES)[number];

interface AreaWords {
  name: string;
  /** what goes unseen where nobody looks */
  blind: string;
  /** what to switch on */
  switchOn: string;
}

export const AREA_WORDS: Record<CoverageArea, AreaWords> = {
  images: {
    name: "Images",
    blind: "Known vulnerabilities of what runs here go unseen.",
    switchOn: "Scan the images that run, in the pipeline or with the Trivy Operator: trivy image --format json IMAGE.",
  },
  pipeline: {
    name: "Pipeline integrity",
    blind: "Nobody can tell whether what runs was built from where it should be.",
    switchOn: "Sign images and send what cosign verify --output json says of them.",
  },
  deployment: {
    name: "Secure deployment",
    blind: "Settings that open workloads (privileged, host paths, root) go unseen.",
    switchOn: "Send PolicyReports of Kyverno, or a Kubescape or trivy k8s scan of the cluster.",
  },
  management: {
    name: "Management stack",
    blind: "Who does what with the Kubernetes API goes unseen.",
    switchOn: "Send the API server's audit log with an audit webhook to POST /events.",
  },
  hosts: {
    name: "Hosts",
    blind: "Nodes that are set up against the benchmark go unseen.",
    switchOn: "Run kube-bench on every node role and send its JSON.",
  },
  network: {
    name: "Network traffic",
    blind: "Connections that should not be there go unseen.",
    switchOn: "Send Hubble flows, or connections that Tetragon sees.",
  },
  application: {
    name: "Application activity",
    blind: "What an attacker does inside of a container goes unseen.",
    switchOn: "Run Falco or Tetragon with its output sent to POST /events.",
  },
};
