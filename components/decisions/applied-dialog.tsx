"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Button } from "@/components/ui/button";
import { DialogContent } from "@/components/ui/dialog";
import { Fault } from "@/components/ui/fault";
import { formatNumber, plural } from "@/components/ui/format";
import { decisionOptions, endDecision } from "@/lib/client/decisions";
import { Progress } from "./progress";

const TITLES = { requested: "Waits for approval", approved: "Decided", rejected: "Rejected", withdrawn: "Withdrawn" } as const;

/** After a decision was made: how far it has been applied, and the way back. Lists are read again when it is done. */
export function AppliedDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const queryClient = useQueryClient();
  const { data, error } = useQuery(decisionOptions(id));
  const undo = useMutation({
    mutationFn: () => endDecision(id, "Undone right after it was made."),
    onSuccess: (ended) => queryClient.setQueryData(decisionOptions(id).queryKey, ended),
  });
  const applied = data !== undefined && data.progress === null;
  useEffect(() => {
    if (applied) void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== "one" || queryKey[0] !== "decisions" });
  }, [applied, queryClient]);
  const fault = error ?? undo.error;
  return (
    <DialogContent
      title={data?.ended ? "Undone" : TITLES[data?.status ?? "approved"]}
      footer={
        <>
          {data && !data.ended && data.may.end ? (
            <Button size="md" disabled={undo.isPending || !applied} onClick={() => undo.mutate()}>
              Undo
            </Button>
          ) : null}
          <Button size="md" variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <Fault message={fault?.message} />
      <div aria-live="polite" className="flex flex-col gap-2 pb-1">
        {data?.status === "requested" ? (
          <p>
            It would put {plural(data.reach?.findings ?? 0, "finding")} aside. Until somebody else has approved it, they count as open. It
            stands under Decisions.
          </p>
        ) : data?.progress ? (
          <Progress progress={data.progress} />
        ) : data ? (
          <p>
            {data.ended
              ? "What it held counts as open again."
              : `${formatNumber(data.hides.count)}${data.hides.atLeast ? "+" : ""} ${data.hides.count === 1 ? "finding is" : "findings are"} put aside.`}
          </p>
        ) : null}
      </div>
    </DialogContent>
  );
}
