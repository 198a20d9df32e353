import { ChevronDown } from "lucide-react";
import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { formatNumber, formatShare, plural } from "@/components/ui/format";
import type { ActionItem } from "@/lib/schemas/actions";
import { ActionDetail } from "./action-detail";
import { ACTION_WORD } from "./kinds";

interface Props {
  item: ActionItem;
  position: number;
  /** load weight of the whole scope */
  all: number;
  href: string;
  open: boolean;
  onToggle: () => void;
}

const LEAST_SHOWN = 0.001;

function Share({ item, all }: Pick<Props, "item" | "all">) {
  if (all <= 0 || item.adds === 0) return <span className="text-xs text-faint">no load</span>;
  const share = item.adds / all;
  return (
    <span className="flex items-center gap-2" title={`takes a weight of ${formatNumber(item.adds)} away, of ${formatNumber(all)} in all`}>
      <span aria-hidden className="h-2 w-16 overflow-hidden rounded-sm bg-hover max-sm:hidden">
        <span className="block h-full bg-load" style={{ width: `${Math.max(2, share * 100)}%` }} />
      </span>
      <span className="w-11 text-right font-semibold tabular-nums">{share < LEAST_SHOWN ? "< 0.1%" : `−${formatShare(share)}`}</span>
    </span>
  );
}

const ownersOf = ({ teams, unowned }: ActionItem): string => [...teams.map(({ name }) => name), ...(unowned ? ["unowned"] : [])].join(", ");

/** One action: what to do and what it takes away in a line; below it the exact change, where, and whose. */
export function ActionRow({ item, position, all, href, open, onToggle }: Props) {
  const { one, icon: Icon } = ACTION_WORD[item.kind];
  const { closes } = item;
  const id = `action-${position}`;
  return (
    <li className="border-b last:border-b-0">
      <div className="flex items-start gap-3 px-4 py-2.5 hover:bg-hover/60">
        <span className="w-5 shrink-0 pt-0.5 text-right font-mono text-xs text-faint max-sm:hidden">{position}</span>
        <Icon aria-label={one} className="mt-1 size-4 shrink-0 text-faint" />
        <div className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={onToggle}
            className="min-h-6 text-left font-medium break-words hover:text-accent"
          >
            {item.title}
          </button>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-muted">
            <Link href={href} className="inline-flex min-h-6 items-center font-medium text-accent hover:underline">
              closes {plural(closes.findings, "finding")}
            </Link>
            {closes.overdue > 0 ? <span className="font-semibold text-bad">{formatNumber(closes.overdue)} overdue</span> : null}
            {closes.dueSoon > 0 ? <span>{formatNumber(closes.dueSoon)} due in 14 days</span> : null}
            <span>
              {plural(item.placeCount, "place")}
              {item.workloads > 0 ? `, ${plural(item.workloads, "workload")}` : ""}
            </span>
            <span className="text-faint">{ownersOf(item)}</span>
          </p>
        </div>
        <span className="flex shrink-0 items-center gap-1 pt-0.5">
          <Share item={item} all={all} />
          <ChevronDown aria-hidden className={cn("size-4 text-faint transition-transform", open && "rotate-180")} />
        </span>
      </div>
      {open ? <ActionDetail item={item} id={id} /> : null}
    </li>
  );
}
