import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { ACTION_KINDS, type ActionItem, type ActionList } from "@/lib/schemas/actions";
import { api, withQuery } from "./fetch";

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
