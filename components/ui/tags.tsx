import { Badge } from "./badge";

export const KevTag = () => (
  <Badge tone="bad" title="In CISA's catalogue of known exploited vulnerabilities">
    KEV
  </Badge>
);

/** null: no services or routes were ever listed for its cluster, so nobody can tell. */
export function ExposedTag({ exposed }: { exposed: boolean | null }) {
  if (exposed === null)
    return (
      <Badge tone="fog" title="No services or routes were listed for this cluster">
        exposure unknown
      </Badge>
    );
  return exposed ? (
    <Badge tone="bad" title="Reachable from outside the cluster">
      exposed
    </Badge>
  ) : (
    <Badge title="No route from outside was found">inside</Badge>
  );
}

export const RunningTag = () => <Badge title="An image that shows it runs in a workload">running</Badge>;
export const FixTag = () => (
  <Badge tone="good" title="A version that mends it exists">
    fix exists
  </Badge>
);
export const PrivilegedTag = () => (
  <Badge tone="warn" title="A container runs privileged">
    privileged
  </Badge>
);
export const HostAccessTag = () => (
  <Badge tone="warn" title="Shares the host's network, processes or files">
    host access
  </Badge>
);
export const NeverScannedTag = ({ count }: { count?: number }) => (
  <Badge tone="fog" title="No scanner has looked at it: not clean, not known">
    {count === undefined || count === 1 ? "never scanned" : `${count} never scanned`}
  </Badge>
);

const COVERAGE = {
  fresh: { tone: "good", word: "fresh", title: "Scanned in the last seven days" },
  stale: { tone: "warn", word: "stale", title: "The last scan is more than seven days old" },
  never: { tone: "fog", word: "never scanned", title: "No scanner has looked at it: not clean, not known" },
} as const;

export function CoverageTag({ coverage }: { coverage: "fresh" | "stale" | "never" }) {
  const { tone, word, title } = COVERAGE[coverage];
  return (
    <Badge tone={tone} title={title}>
      {word}
    </Badge>
  );
}
