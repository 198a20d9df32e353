"use client";

import { useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { PageHeader } from "@/components/shell/page-header";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryState } from "@/components/ui/query-state";
import { Select } from "@/components/ui/select";
import { CardSkeleton } from "@/components/ui/skeleton";
import { deadlineParsers, deadlinesOptions } from "@/lib/client/deadlines";
import { withScope } from "@/lib/client/scope";
import { DEADLINE_PERIODS, type Deadlines } from "@/lib/schemas/deadlines";
import { ForecastCard } from "./forecast-card";
import { OverdueTrend } from "./overdue-trend";
import { StateTable } from "./state-table";
import { TeamTable } from "./team-table";
import { TopFigures } from "./top-figures";

const isEmpty = ({ all }: Deadlines): boolean => all.open === 0 && all.mended.count === 0 && all.states.decided.now === 0;
const isPeriod = (text: string): text is (typeof DEADLINE_PERIODS)[number] => (DEADLINE_PERIODS as readonly string[]).includes(text);

/** Whether deadlines are kept: what is late and comes due, whose it is, how long mending takes and what will be missed. */
export function DeadlinesView() {
  const [{ days, ...scope }, set] = useQueryStates(deadlineParsers, { history: "push" });
  const query = useQuery(deadlinesOptions({ ...scope, days }));
  const scoped = (href: string) => withScope(href, { cluster: scope.cluster, team: scope.team });
  return (
    <>
      <PageHeader
        title="Deadlines"
        asOf={query.data?.asOf ?? null}
        scoped
        actions={
          <Select
            label="Look back on"
            className="h-7"
            value={days}
            onValueChange={(text) => (isPeriod(text) ? void set({ days: text }) : undefined)}
            options={DEADLINE_PERIODS.map((value) => ({ value, label: `${value} days` }))}
          />
        }
      />
      <QueryState
        query={query}
        what="the deadlines"
        loading={<CardSkeleton className="h-96" />}
        isEmpty={isEmpty}
        empty={
          <EmptyState
            icon={<CalendarClock />}
            title="No vulnerability is known here"
            why="Deadlines begin with the first finding of a scan. Send a report, and its findings get theirs by the risk policy."
          />
        }
      >
        {(answer) => (
          <div className={query.isPlaceholderData ? "flex flex-col gap-3.5 opacity-60" : "flex flex-col gap-3.5"}>
            <TopFigures answer={answer} scoped={scoped} />
            <div className="grid gap-3.5 xl:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]">
              <OverdueTrend trend={answer.trend} />
              <ForecastCard answer={answer} scoped={scoped} />
            </div>
            <Card title="Teams" question={`now, and what was mended in ${answer.period.days} days`} flush>
              <TeamTable answer={answer} scoped={scoped} />
              <p className="border-t px-4 py-2.5 text-xs text-faint">
                Time to mend is how long a finding was open or in triage, from when it was seen or came back; decided time does not count.
                In time: of what had a deadline. Whose clock runs and from when is the{" "}
                <Link href="/settings/risk" prefetch={false} className="text-accent underline underline-offset-2">
                  risk policy
                </Link>
                ’s.
              </p>
            </Card>
            <Card title="Time in each state" question={`now, and how long it was for what left it in ${answer.period.days} days`} flush>
              <StateTable answer={answer} scoped={scoped} />
            </Card>
          </div>
        )}
      </QueryState>
    </>
  );
}
