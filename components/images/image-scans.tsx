import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { plural } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { TimeAgo } from "@/components/ui/time-ago";
import { toolName } from "@/lib/core/tool-name";
import type { ImageDetail } from "@/lib/schemas/images";

type Scan = ImageDetail["scans"][number];

const STATUS: Record<Exclude<Scan["status"], "ok">, { word: string; why: string }> = {
  failed: { word: "scan failed", why: "The tool could not finish: what it did not see is unknown." },
  unsupported_os: { word: "OS not supported", why: "The tool has no advisories for this OS: its packages were not judged." },
  no_packages: {
    word: "no packages found",
    why: "The tool found no packages to judge (distroless, scratch or stripped): unknown, not clean.",
  },
  packages_only: {
    word: "packages only",
    why: "This is a list of packages (SBOM): nobody has compared them with advisories here.",
  },
};

function ScanRow({ scan }: { scan: Scan }) {
  const fault = scan.status === "ok" ? null : STATUS[scan.status];
  return (
    <li className="flex flex-col gap-0.5 border-b py-1.5 last:border-b-0">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{toolName(scan.tool)}</span>
        <span className="text-xs text-faint">{scan.toolVersion ?? "version not said"}</span>
        {fault ? (
          <Badge tone="warn" title={fault.why}>
            {fault.word}
          </Badge>
        ) : (
          <Badge tone={scan.fresh ? "good" : "warn"}>{scan.fresh ? "fresh" : "stale"}</Badge>
        )}
        <Link href={`/reports/${scan.reportId}`} className="ml-auto text-xs text-muted hover:text-accent hover:underline">
          <TimeAgo at={scan.scannedAt} />
        </Link>
      </div>
      <p className="text-xs text-muted">{fault ? (scan.statusReason ?? fault.why) : plural(scan.findings, "finding")}</p>
    </li>
  );
}

export function ImageScans({ scans }: { scans: readonly Scan[] }) {
  return (
    <Card title="Scans" question="who has looked, and when">
      {scans.length === 0 ? (
        <p>
          <Unknown reason="No report about this image was ever sent">no scanner has looked at it</Unknown>
        </p>
      ) : (
        <ul>
          {scans.map((scan) => (
            <ScanRow key={scan.tool} scan={scan} />
          ))}
        </ul>
      )}
    </Card>
  );
}
