import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { DecisionDrift, decisionImport } from "@/lib/schemas/decision-file";
import { api } from "./fetch";

export type DecisionImportAnswer = z.infer<typeof decisionImport>;

export const decisionDriftOptions = () =>
  queryOptions({
    queryKey: ["decisions", "drift"],
    queryFn: ({ signal }) => api<DecisionDrift>("/decisions/drift", { signal }),
    refetchInterval: 60_000,
  });

export interface DecisionFile {
  name: string;
  text: string;
}

/** What a file would do to each of its entries, or, without dryRun, does. */
export const importDecisions = ({ name, text }: DecisionFile, dryRun: boolean) =>
  api<DecisionImportAnswer>("/decisions/import", {
    method: "POST",
    query: { name, dryRun: dryRun ? "1" : "0" },
    raw: { text, type: "application/yaml" },
  });
