import Link from "next/link";
import { shortRepository } from "@/components/findings/words";
import { Badge } from "@/components/ui/badge";
import { CopyBlock } from "@/components/ui/copyable";
import { formatNumber } from "@/components/ui/format";
import { OUTCOMES_SHOWN, OutcomeChip } from "@/components/ui/outcome-chip";
import type { ActionItem } from "@/lib/schemas/actions";

function Where({ item }: { item: ActionItem }) {
  const hidden = item.placeCount - item.places.length;
  return (
    <ul aria-label="Where" className="flex flex-wrap gap-x-3 gap-y-1">
      {item.places.map(({ id, name, repository }) => (
        <li key={id} className="font-mono text-xs break-all" title={name}>
          {repository ? (
            <Link href={`/images?repository=${encodeURIComponent(id)}`} className="text-accent hover:underline">
              {shortRepository(name)}
            </Link>
          ) : (
            name
          )}
        </li>
      ))}
      {hidden > 0 ? <li className="text-xs text-faint">and {formatNumber(hidden)} more</li> : null}
    </ul>
  );
}

/** The exact change, what to know before, what it closes, and where. */
export function ActionDetail({ item, id }: { item: ActionItem; id: string }) {
  const { closes } = item;
  return (
    <div id={id} className="flex flex-col gap-3 bg-sunken/50 px-4 py-3 sm:pl-[3.75rem]">
      {item.change ? <CopyBlock text={item.change} what="change" /> : null}
      {item.notes.map((note) => (
        <p key={note} className="text-muted">
          {note}
        </p>
      ))}
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        {OUTCOMES_SHOWN.filter((outcome) => (closes.outcome[outcome] ?? 0) > 0).map((outcome) => (
          <span key={outcome} className="inline-flex items-center gap-1.5">
            <OutcomeChip outcome={outcome} />
            <span className="font-semibold tabular-nums">{formatNumber(closes.outcome[outcome] ?? 0)}</span>
          </span>
        ))}
        {closes.severity.critical > 0 ? <Badge>{formatNumber(closes.severity.critical)} critical</Badge> : null}
        {closes.severity.high > 0 ? <Badge>{formatNumber(closes.severity.high)} high</Badge> : null}
      </p>
      <Where item={item} />
      {item.weight > item.adds ? (
        <p className="text-xs text-faint">
          By itself it takes a weight of {formatNumber(item.weight)} away; what the actions above take already is not counted twice.
        </p>
      ) : null}
    </div>
  );
}
