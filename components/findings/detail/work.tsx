"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCan, useMe } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { TimeAgo } from "@/components/ui/time-ago";
import { useShortcuts } from "@/lib/client/shortcuts";
import { assigneesOptions, triageFindings } from "@/lib/client/triage";
import { isOpenState } from "@/lib/core/shape";
import type { FindingDetail } from "@/lib/schemas/findings";
import { CommentForm } from "./comment-form";
import { pieces } from "./mention";

const NOBODY = "nobody";

/** Who works on it: taken up or not, by whom, and what people said. */
export function Work({ finding }: { finding: FindingDetail }) {
  const may = useCan("findings:triage");
  const { comments } = finding.work;
  return (
    <div className="flex flex-col gap-2.5">
      {may ? <Assignment finding={finding} /> : <p>{finding.work.assignee?.name ?? <span className="text-muted">Nobody.</span>}</p>}
      {comments.length > 0 ? (
        <ul className="flex flex-col gap-2" aria-label="Comments">
          {comments.map(({ id, author, at: said, body, mentions }) => (
            <li key={id}>
              <p className="text-xs text-faint">
                <span className="font-medium text-ink">{author}</span> <TimeAgo at={said} />
              </p>
              <p className="break-words whitespace-pre-line">
                {pieces(body, mentions).map((piece, at) =>
                  piece.named ? (
                    <b key={at} className="font-medium text-accent">
                      {piece.text}
                    </b>
                  ) : (
                    piece.text
                  ),
                )}
              </p>
            </li>
          ))}
        </ul>
      ) : null}
      {may ? <CommentForm id={finding.id} /> : null}
    </div>
  );
}

function Assignment({ finding }: { finding: FindingDetail }) {
  const me = useMe();
  const queryClient = useQueryClient();
  const people = useQuery(assigneesOptions());
  const mutation = useMutation({
    mutationFn: (change: { triage?: boolean; assignee?: string | null }) => triageFindings({ ids: [finding.id], ...change }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const { assignee } = finding.work;
  const takenUp = finding.state === "in_triage";
  const open = isOpenState(finding.state);
  const takeUp = () => mutation.mutate(takenUp ? { triage: false } : { triage: true, ...(assignee || !me.id ? {} : { assignee: me.id }) });
  useShortcuts(open ? [{ keys: "t", label: takenUp ? "Put back" : "Take up", group: "In the panel", run: takeUp }] : []);
  const known = people.data?.items ?? [];
  const options = assignee && !known.some(({ id }) => id === assignee.id) ? [assignee, ...known] : known;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          label="Who works on it"
          className="h-7 min-w-36 text-xs"
          value={assignee?.id ?? NOBODY}
          onValueChange={(value) => mutation.mutate({ assignee: value === NOBODY ? null : value })}
          options={[
            { value: NOBODY, label: "Nobody" },
            ...options.map(({ id, name }) => ({ value: id, label: id === me.id ? `${name} (you)` : name })),
          ]}
        />
        {open ? (
          <Button onClick={takeUp} disabled={mutation.isPending} title={takenUp ? "Put back  t" : "Take up  t"}>
            {takenUp ? "Put back" : "Take up"}
          </Button>
        ) : null}
      </div>
      {mutation.error ? (
        <p role="alert" className="text-bad">
          {mutation.error.message}
        </p>
      ) : null}
    </>
  );
}
