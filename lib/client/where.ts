import { queryOptions } from "@tanstack/react-query";
import { parseAsString } from "nuqs/server";
import type { WhereResult } from "@/lib/schemas/search";
import { api } from "./fetch";

export const whereParsers = { q: parseAsString.withDefault("") };

/** The shortest text that the server looks for. */
export const SHORTEST_QUESTION = 2;

export const whereOptions = (q: string) =>
  queryOptions({
    queryKey: ["where", q],
    queryFn: ({ signal }) => api<WhereResult>("/where", { query: { q }, signal }),
    enabled: q.length >= SHORTEST_QUESTION,
  });
