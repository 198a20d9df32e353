"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useCan, useMe } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { plural } from "@/components/ui/format";
import { triageFindings } from "@/lib/client/triage";

const MOST = 500;

/** Takes the ticked findings up, as one's own work. */
export function TakeUpButton({ ids, onDone }: { ids: readonly string[]; onDone: () => void }) {
  const me = useMe();
  const may = useCan("findings:triage");
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: () =>
      triageFindings({ ids: ids.slice(0, MOST), triage: true, ...(me.kind === "person" && me.id ? { assignee: me.id } : {}) }),
    onSuccess: async ({ findings }) => {
      toast.success(`${plural(findings, "finding")} taken up`);
      onDone();
      await queryClient.invalidateQueries();
    },
    onError: (error) => toast.error(error.message),
  });
  if (!may) return null;
  return (
    <Button disabled={mutation.isPending} onClick={() => mutation.mutate()}>
      Take up
    </Button>
  );
}
