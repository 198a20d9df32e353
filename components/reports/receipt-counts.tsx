import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import type { Receipt, ReportCounts } from "@/lib/schemas/reports";

const PARTS = [
  { name: "new", tone: "text-bad", why: "Not known before" },
  { name: "reopened", tone: "text-bad", why: "Had been fixed, and are back" },
  { name: "fixed", tone: "text-good", why: "Gone: this tool has looked again and sees them no more" },
  { name: "decided", tone: "text-good", why: "Findings that a decision holds of: they do not count as open" },
  { name: "unchanged", tone: "text-muted", why: "Known already" },
  { name: "gone", tone: "text-muted", why: "Objects of the cluster that the list no longer names" },
] as const satisfies readonly { name: keyof ReportCounts; tone: string; why: string }[];

/** Formats whose entries are no findings: there "new" is neither good nor bad. */
const NO_FINDINGS = new Set([
  "k8s-inventory",
  "openvex",
  "csaf",
  "falco",
  "tetragon",
  "hubble",
  "k8s-audit",
  "kubearmor",
  "tracee",
  "attestation",
  "cosign-verify",
  "kev",
  "epss",
  "vulnrichment",
]);
export const isAboutFindings = ({ format }: Pick<Receipt, "format">): boolean => format === null || !NO_FINDINGS.has(format);

/** "12 new · 3 fixed · 40 unchanged", and what could not be read; zeros are left out. */
export function ReceiptCounts({ receipt, className }: { receipt: Receipt; className?: string }) {
  const { counts } = receipt;
  const judged = isAboutFindings(receipt);
  const some = PARTS.filter(({ name }) => counts[name] > 0);
  return (
    <span className={cn("inline-flex flex-wrap gap-x-2.5 text-xs", className)}>
      {some.map(({ name, tone, why }) => (
        <span key={name} title={why} className={judged ? tone : "text-muted"}>
          <span className="font-medium tabular-nums">{formatNumber(counts[name])}</span> {name}
        </span>
      ))}
      {some.length === 0 ? (
        <span className="text-faint">
          {counts.read === 0 ? (judged ? "it found nothing" : "nothing in it") : `${formatNumber(counts.read)} read`}
        </span>
      ) : null}
      {counts.skipped > 0 ? (
        <span title="Entries that could not be used; the receipt says why" className="text-warn">
          <span className="font-medium tabular-nums">{formatNumber(counts.skipped)}</span> skipped
        </span>
      ) : null}
    </span>
  );
}
