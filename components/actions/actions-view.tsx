"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Info } from "lucide-react";
import { useQueryStates } from "nuqs";
import { PageHeader } from "@/components/shell/page-header";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber, formatShare, plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { CardSkeleton } from "@/components/ui/skeleton";
import { ToggleChip } from "@/components/ui/toggle-chip";
import { Tooltip } from "@/components/ui/tooltip";
import { Verdict } from "@/components/ui/verdict";
import { actionLink, actionsOptions, actionViewParsers } from "@/lib/client/actions";
import { ACTION_KINDS, type ActionList } from "@/lib/schemas/actions";
import { ActionRow } from "./action-row";
import { CumulativeCurve } from "./cumulative-curve";
import { ACTION_WORD } from "./kinds";

const FIRST_FEW = 5;

function Summary({ list }: { list: ActionList }) {
  const heavy = list.items.filter(({ adds }) => adds > 0);
  const few = heavy.slice(0, FIRST_FEW);
  const gone = few.at(-1)?.cumulative ?? null;
  return (
    <Card
      title="What it brings"
      question="load that is gone after each action, one after the other"
      action={
        <Tooltip content={list.formula}>
          <button type="button" aria-label="How the load is made" className="grid size-6 place-items-center text-faint hover:text-ink">
            <Info className="size-3.5" />
          </button>
        </Tooltip>
      }
    >
      {gone === null ? (
        <p className="text-muted">
          Nothing of what can be done here weighs on the load: what is open runs nowhere, or has no deadline. Still,{" "}
          {plural(list.items.length, "action")} would close findings.
        </p>
      ) : (
        <>
          <CumulativeCurve items={heavy} />
          <div className="mt-2">
            <Verdict tone="neutral">
              {few.length === 1 ? "One action takes" : `The first ${few.length} actions take`} {formatShare(gone)} of the load away.
            </Verdict>
          </div>
        </>
      )}
      {list.bounded ? (
        <p className="mt-1 text-xs text-faint">Only the heaviest groups of findings were compared; the scope holds more.</p>
      ) : null}
    </Card>
  );
}

/** What to do first: actions, not findings, each with what it takes away and the exact change. */
export function ActionsView() {
  const [{ kind, action, ...scope }, set] = useQueryStates(actionViewParsers, { history: "push" });
  const query = useQuery(actionsOptions(scope));
  const shown = query.data?.items.filter((item) => kind === null || item.kind === kind) ?? [];
  const count = (of: (typeof ACTION_KINDS)[number]) => query.data?.items.filter((item) => item.kind === of).length ?? 0;
  return (
    <>
      <PageHeader title="Fix first" counts={query.data ? plural(query.data.findings, "open finding") : undefined} scoped />
      <QueryState
        query={query}
        what="what to do first"
        loading={<CardSkeleton className="h-96" />}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <div className="rounded-lg border bg-card shadow-card">
            <EmptyState
              icon={<CircleCheck />}
              title="Nothing to do that is known"
              why="No open finding here has a known fix, a setting to change or an image to retire. Whether everything was looked at is told on the posture page."
            />
          </div>
        }
      >
        {(list) => (
          <div className="grid gap-3.5">
            <Summary list={list} />
            <section aria-label="Actions" className="min-w-0 rounded-lg border bg-card shadow-card">
              <div className="scroll-thin flex items-center gap-1.5 overflow-x-auto border-b px-4 py-2">
                {ACTION_KINDS.filter((each) => count(each) > 0).map((each) => (
                  <ToggleChip key={each} pressed={kind === each} onClick={() => void set({ kind: kind === each ? null : each })}>
                    {ACTION_WORD[each].one} <span className="text-faint tabular-nums">{formatNumber(count(each))}</span>
                  </ToggleChip>
                ))}
              </div>
              <ol>
                {shown.map((item) => (
                  <ActionRow
                    key={item.id}
                    item={item}
                    position={list.items.indexOf(item) + 1}
                    all={list.weight}
                    href={actionLink(item, scope)}
                    open={action === item.id}
                    onToggle={() => void set({ action: action === item.id ? null : item.id })}
                  />
                ))}
              </ol>
            </section>
          </div>
        )}
      </QueryState>
    </>
  );
}
