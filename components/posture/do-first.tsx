"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ACTION_WORD } from "@/components/actions/kinds";
import { shortRepository } from "@/components/findings/words";
import { Card } from "@/components/ui/card";
import { formatNumber, formatShare, plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Verdict } from "@/components/ui/verdict";
import { DO_FIRST_SHOWN, doFirstOptions, runningActionLink } from "@/lib/client/actions";
import { withQuery } from "@/lib/client/fetch";
import { postureLinks } from "@/lib/client/posture-links";
import type { Scope } from "@/lib/client/scope";
import type { ActionItem, ActionList } from "@/lib/schemas/actions";
import type { Posture } from "@/lib/schemas/posture";

/** A smaller share would round to nothing. */
const LEAST_SHOWN = 0.001;

type Scoped = (href: string) => string;

/** The places of the three, so that nothing jumps when they come. */
const Loading = () => (
  <div role="status" aria-label="Loading what to do first" className="grid gap-x-6 gap-y-3 xl:grid-cols-3">
    {Array.from({ length: DO_FIRST_SHOWN }, (_, at) => (
      <div key={at} className="flex h-[60px] flex-col gap-2 pt-1">
        <Skeleton className="h-3 w-4/5" />
        <Skeleton className="h-2.5 w-1/2" />
      </div>
    ))}
  </div>
);

/** Images without their registry: what tells them apart has to fit. */
const shortTitle = ({ kind, title }: ActionItem): string =>
  kind === "upgrade" || kind === "setting" ? title : title.split(" ").map(shortRepository).join(" ");

function Action({ item, all, scoped }: { item: ActionItem; all: number; scoped: Scoped }) {
  const { one, icon: Icon } = ACTION_WORD[item.kind];
  const { closes } = item;
  return (
    <li className="grid min-w-0 grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-2.5 border-b pb-2 last:border-b-0 last:pb-0 xl:border-b-0 xl:pb-0">
      <Icon aria-label={one} className="mt-[3px] size-4 text-faint" />
      <Link
        href={scoped(withQuery("/actions", { action: item.id }))}
        title={item.title}
        className="line-clamp-3 font-medium break-words hover:text-accent hover:underline"
      >
        {shortTitle(item)}
      </Link>
      {all > 0 && item.adds > 0 ? (
        <span
          className="font-semibold tabular-nums"
          title={`takes a weight of ${formatNumber(item.adds)} off the load, of ${formatNumber(all)} in all`}
        >
          {item.adds / all < LEAST_SHOWN ? "< 0.1%" : `−${formatShare(item.adds / all)}`}{" "}
          <span className="text-xs font-normal text-muted">load</span>
        </span>
      ) : (
        <span className="text-xs text-faint">no load</span>
      )}
      <p className="col-start-2 col-end-4 flex flex-wrap items-center gap-x-2.5 text-xs text-muted">
        <Link href={scoped(runningActionLink(item))} className="inline-flex min-h-6 items-center text-accent hover:underline">
          closes {plural(closes.findings, "finding")}
        </Link>
        {closes.overdue > 0 ? <span className="font-semibold text-bad">{formatNumber(closes.overdue)} overdue</span> : null}
        <span>{item.workloads > 0 ? `in ${plural(item.workloads, "workload")}` : `in ${plural(item.placeCount, "place")}`}</span>
      </p>
    </li>
  );
}

/** What nobody has looked at may need more than what is listed, so a short list is no calm. */
function Unseen({ never, scoped }: { never: number; scoped: Scoped }) {
  if (never === 0) return null;
  return (
    <Verdict tone="unknown" className="mt-2.5">
      <Link href={scoped(postureLinks.coverage("never"))} className="underline hover:text-ink">
        {plural(never, "running image was", "running images were")} never scanned
      </Link>
      : what to do there is not known.
    </Verdict>
  );
}

/** Without an action it is calm only where everything that runs was looked at lately. */
function Nothing({ list, posture }: { list: ActionList; posture: Posture }) {
  const { never, stale } = posture.coverage.images;
  if (list.findings > 0)
    return (
      <p className="text-muted">
        Of {plural(list.findings, "open finding")} in what runs none has a known fix or a setting to change: look for mitigations.
      </p>
    );
  if (posture.fleet.imagesRunning === 0)
    return <Verdict tone="unknown">No running image is known here, so what to do first is not: send the inventory of a cluster.</Verdict>;
  return never + stale > 0 ? (
    <p className="text-muted">Nothing that runs had an open finding when it was last scanned.</p>
  ) : (
    <Verdict tone="good">Nothing that runs has an open finding: there is nothing to do.</Verdict>
  );
}

/** The three actions that take most off the load of what runs in this scope; each leads to what to change. */
export function DoFirst({ posture, scope, scoped, className }: { posture: Posture; scope: Scope; scoped: Scoped; className?: string }) {
  const past = scope.asOf !== null;
  const query = useQuery({ ...doFirstOptions(scope), enabled: !past });
  const { never } = posture.coverage.images;
  return (
    <Card
      title="Do first"
      question="what takes most off the load of what runs"
      {...(className ? { className } : {})}
      action={
        <Link
          href={withQuery("/actions", { team: scope.team, cluster: scope.cluster })}
          className="shrink-0 text-xs text-accent hover:underline"
        >
          all actions
        </Link>
      }
    >
      {past ? (
        <p className="text-muted">What to do is told of today only; the rest of this page is of {scope.asOf}.</p>
      ) : (
        <QueryState query={query} what="what to do first" loading={<Loading />}>
          {(list) => (
            <div aria-busy={query.isPlaceholderData}>
              {list.items.length === 0 ? (
                <Nothing list={list} posture={posture} />
              ) : (
                <ol className="grid gap-x-6 gap-y-2 xl:grid-cols-3">
                  {list.items.map((item) => (
                    <Action key={item.id} item={item} all={list.weight} scoped={scoped} />
                  ))}
                </ol>
              )}
              {list.bounded ? (
                <p className="mt-2 text-xs text-faint">Only what weighs most was looked at: each closes at least so many.</p>
              ) : null}
              <Unseen never={never} scoped={scoped} />
            </div>
          )}
        </QueryState>
      )}
    </Card>
  );
}
