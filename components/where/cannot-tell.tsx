import Link from "next/link";
import { formatNumber } from "@/components/ui/format";
import type { WhereResult } from "@/lib/schemas/search";

/** What nobody has looked into: the answer's fog. */
export function CannotTell({ result }: { result: WhereResult }) {
  const { runningImages, running } = result.cannotTell;
  // where an image runs is the inventory's to say, scanned or not
  if (result.understoodAs === "image") return null;
  if (running === 0) return <p className="text-xs text-faint">No running image is known: an inventory of each cluster says what runs.</p>;
  if (runningImages === 0) return <p className="text-xs text-faint">Every running image has been scanned at least once.</p>;
  return (
    <div className="relative overflow-hidden rounded-lg border border-dashed border-line-strong bg-card">
      <span aria-hidden className="fog absolute inset-y-0 left-0 w-14 opacity-70" />
      <p className="py-2.5 pr-4 pl-[4.5rem] text-muted">
        <b className="text-ink tabular-nums">{formatNumber(runningImages)}</b> running {runningImages === 1 ? "image was" : "images were"}{" "}
        never scanned: it cannot be ruled out there.{" "}
        <Link href="/images?coverage=never&running=1" className="text-accent underline underline-offset-2">
          Which ones
        </Link>
      </p>
    </div>
  );
}
