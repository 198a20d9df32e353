import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { assigneeList, findingWork, triaged, triageInput } from "@/lib/schemas/triage";
import { api } from "./fetch";

export const assigneesOptions = () =>
  queryOptions({
    queryKey: ["assignees"],
    queryFn: ({ signal }) => api<z.infer<typeof assigneeList>>("/assignees", { signal }),
    staleTime: 300_000,
  });

export const triageFindings = (body: z.input<typeof triageInput>) =>
  api<z.infer<typeof triaged>>("/findings/triage", { method: "POST", body });

export const commentFinding = (id: string, body: string, mentions: readonly string[]) =>
  api<z.infer<typeof findingWork>>(`/findings/${encodeURIComponent(id)}/comments`, { method: "POST", body: { body, mentions } });
