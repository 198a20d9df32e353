import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { ACTION_KINDS, type ActionItem, type ActionList } from "@/lib/schemas/actions";
import { api, withQuery } from "./fetch";
import type { Scope } from "./scope";

export const actionParsers = {
  team: parseAsString,
  cluster: parseAsString,
  namespace: parseAsString,
  workload: parseAsString,
  repository: parseAsString,
};
export type ActionScope = inferParserType<typeof actionParsers>;

export const actionViewParsers = { ...actionParsers, kind: parseAsStringLiteral(ACTION_KINDS), action: parseAsString };

export const ACTIONS_SHOWN = 50;

export const actionsOptions = (scope: ActionScope) =>
  queryOptions({
    queryKey: ["actions", scope],
    queryFn: ({ signal }) => api<ActionList>("/actions", { query: { ...scope, limit: ACTIONS_SHOWN }, signal }),
    placeholderData: keepPreviousData,
  });

/** The list that holds exactly what an action closes in this scope. */
export const actionLink = ({ list }: Pick<ActionItem, "list">, scope: ActionScope): string => {
  const within = Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== null)) as Record<string, string>;
  return withQuery("/findings", { ...within, ...list });
};

export const DO_FIRST_SHOWN = 3;

/** The few actions that take most load off what runs; asked for by its own card, bounded in any fleet. */
export const doFirstOptions = ({ team, cluster }: Pick<Scope, "team" | "cluster">) =>
  queryOptions({
    queryKey: ["actions", "first", { team, cluster }],
    queryFn: ({ signal }) =>
      api<ActionList>("/actions", { query: { team, cluster, running: true, quick: true, limit: DO_FIRST_SHOWN }, signal }),
    placeholderData: keepPreviousData,
  });

/** The list that holds exactly what runs of what an action closes; the scope is still to be added. */
export const runningActionLink = ({ list }: Pick<ActionItem, "list">): string => withQuery("/findings", { ...list, running: true });
