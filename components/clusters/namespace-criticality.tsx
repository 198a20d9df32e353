"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCan } from "@/components/shell/me-context";
import { Select } from "@/components/ui/select";
import { updateNamespace } from "@/lib/client/risk";
import { CRITICALITY_OPTIONS, CRITICALITY_WORD, isCriticality } from "@/lib/core/criticality-word";
import type { ClusterDetail } from "@/lib/schemas/inventory";

const OF_TEAM = "team";
const OPTIONS = [{ value: OF_TEAM, label: "as its team’s" }, ...CRITICALITY_OPTIONS];

/** How critical what runs in a namespace is; said of the namespace, it goes before what its teams say. */
export function NamespaceCriticality({ namespace: { id, name, criticality } }: { namespace: ClusterDetail["namespaceList"][number] }) {
  const queryClient = useQueryClient();
  const mayWrite = useCan("criticality:write");
  const mutation = useMutation({
    mutationFn: (value: string) => updateNamespace(id ?? "", { criticality: isCriticality(value) ? value : null }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  if (!mayWrite || id === null)
    return criticality === null ? <span className="text-faint">as its team’s</span> : CRITICALITY_WORD[criticality];
  return (
    <>
      <Select
        label={`Criticality of ${name}`}
        value={mutation.isPending ? mutation.variables : (criticality ?? OF_TEAM)}
        onValueChange={(value) => mutation.mutate(value)}
        options={OPTIONS}
        className="h-7 w-32 text-xs"
      />
      {mutation.error ? (
        <p role="alert" className="text-xs text-bad">
          {mutation.error.message}
        </p>
      ) : null}
    </>
  );
}
