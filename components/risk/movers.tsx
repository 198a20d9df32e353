import Link from "next/link";
import { formatDay, formatNumber } from "@/components/ui/format";
import { SSVC_WORD } from "@/lib/core/ssvc-word";
import type { WhatIf } from "@/lib/schemas/risk";

type Mover = WhatIf["movers"][number];

const dueWord = (at: string | null): string => (at === null ? "no deadline" : `due ${formatDay(at)}`);

function Step({ before, after }: { before: string; after: string }) {
  if (before === after) return <span className="text-faint">{after}</span>;
  return (
    <span>
      <del className="text-faint">{before}</del> <span aria-hidden>→</span>
      <span className="sr-only">to</span> <ins className="font-medium no-underline">{after}</ins>
    </span>
  );
}

function MoverLine({ mover: { id, problem, title, package: name, place, team, before, after } }: { mover: Mover }) {
  return (
    <li className="border-b py-1.5 last:border-b-0">
      <p className="flex min-w-0 items-baseline gap-2">
        <Link
          href={`/findings/${id}`}
          prefetch={false}
          title={title ?? problem}
          className="shrink-0 font-mono text-xs leading-6 font-semibold hover:underline"
        >
          {problem}
        </Link>
        <span className="min-w-0 truncate text-xs text-muted">{[name, place, team?.name ?? "unowned"].filter(Boolean).join(" · ")}</span>
      </p>
      <p className="flex flex-wrap gap-x-3 text-xs tabular-nums">
        <Step before={`place ${formatNumber(before.position)}`} after={`place ${formatNumber(after.position)}`} />
        <Step before={SSVC_WORD[before.priority]} after={SSVC_WORD[after.priority]} />
        <Step before={dueWord(before.dueAt)} after={dueWord(after.dueAt)} />
        <Step before={`rank ${formatNumber(before.rank)}`} after={`rank ${formatNumber(after.rank)}`} />
      </p>
    </li>
  );
}

/** Those that move furthest, each from where to where. */
export function Movers({ movers }: { movers: readonly Mover[] }) {
  if (movers.length === 0) return null;
  return (
    <section>
      <h3 className="text-xs font-medium text-muted">Furthest</h3>
      <ol className="scroll-thin max-h-96 overflow-y-auto">
        {movers.map((mover) => (
          <MoverLine key={mover.id} mover={mover} />
        ))}
      </ol>
    </section>
  );
}
