import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Coverage } from "@/lib/schemas/images";
import { api } from "./fetch";
import type { Scope } from "./scope";

export const coverageOptions = ({ cluster, team }: Pick<Scope, "cluster" | "team">) =>
  queryOptions({
    queryKey: ["coverage", { cluster, team }],
    queryFn: ({ signal }) => api<Coverage>("/coverage", { query: { cluster, team }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
