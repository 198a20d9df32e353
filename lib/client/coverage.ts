import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { Coverage } from "@/lib/schemas/images";
import type { silencePolicy } from "@/lib/schemas/sources";
import { api } from "./fetch";
import type { Scope } from "./scope";

export const coverageOptions = ({ cluster, team }: Pick<Scope, "cluster" | "team">) =>
  queryOptions({
    queryKey: ["coverage", { cluster, team }],
    queryFn: ({ signal }) => api<Coverage>("/coverage", { query: { cluster, team }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export type SilencePolicyBody = z.infer<typeof silencePolicy>;

export const silencePolicyOptions = () =>
  queryOptions({ queryKey: ["silence-policy"], queryFn: ({ signal }) => api<SilencePolicyBody>("/silence-policy", { signal }) });
export const setSilencePolicy = (body: SilencePolicyBody) => api<SilencePolicyBody>("/silence-policy", { method: "PUT", body });
