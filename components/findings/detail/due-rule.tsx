import Link from "next/link";
import { formatDayYear } from "@/components/ui/format";
import type { FindingDetail } from "@/lib/schemas/findings";

/** Whose deadlines a finding has, and in whose words. */
export function DueRule({ rule: { team, version, reason, by, at } }: { rule: FindingDetail["due"]["rule"] }) {
  const whose = team
    ? `${team.name} has deadlines of its own`
    : version === 0
      ? "The default policy holds"
      : `Version ${version} of the organisation’s policy holds`;
  return (
    <p className="text-xs text-faint [overflow-wrap:anywhere]">
      {whose}
      {reason ? `: “${reason}”` : ""}
      {by ? ` · ${by}` : ""}
      {at ? `, ${formatDayYear(at)}` : ""}
      {" · "}
      <Link href="/settings/risk" prefetch={false} className="text-accent underline underline-offset-2">
        Risk policy
      </Link>
    </p>
  );
}
