import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { parseAsStringLiteral } from "nuqs/server";
import { DEADLINE_PERIODS, type Deadlines } from "@/lib/schemas/deadlines";
import { api, withQuery } from "./fetch";
import { NO_TEAM, type Scope, scopeParsers } from "./scope";

export const deadlineParsers = { ...scopeParsers, days: parseAsStringLiteral(DEADLINE_PERIODS).withDefault("90") };

export const deadlinesOptions = ({ cluster, team, days }: Pick<Scope, "cluster" | "team"> & { days: string }) =>
  queryOptions({
    queryKey: ["deadlines", { cluster, team, days }],
    queryFn: ({ signal }) => api<Deadlines>("/deadlines", { query: { cluster, team, days }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

const DECIDED = ["accepted_risk", "false_positive", "not_affected", "mitigated"] as const;
const STATES = { open: ["open"], in_triage: ["in_triage"], decided: DECIDED } as const;

/** Where the figures of a team lead: the list that holds exactly so many. undefined: no team of its own, the page's scope decides. */
export function deadlineLinks(team: { id: string } | null | undefined, since: string) {
  const of = (query: Parameters<typeof withQuery>[1]) =>
    withQuery("/findings", { kind: "vulnerability", team: team === undefined ? undefined : (team?.id ?? NO_TEAM), ...query });
  return {
    open: of({}),
    overdue: of({ overdue: true, sort: "due" }),
    dueWithin: (days: number) => of({ dueWithin: `${days}d`, sort: "due" }),
    mended: of({ mendedSince: since }),
    mendedInTime: of({ mendedSince: since, mendedInTime: true }),
    mendedLate: of({ mendedSince: since, mendedInTime: false }),
    state: (state: keyof typeof STATES) => of({ state: [...STATES[state]], sort: "firstSeen" }),
  };
}
