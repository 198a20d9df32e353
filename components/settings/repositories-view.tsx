"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { GitMerge, Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Fault } from "@/components/ui/fault";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { replaceRepositoryRules, repositoryRulesOptions } from "@/lib/client/repository-rules";
import type { RepositoryRuleList } from "@/lib/schemas/repository-rules";
import { RepositoryPreview } from "./repository-preview";
import { type RepositoryDraft, RepositoryRuleRow } from "./repository-rule-row";
import { moved } from "./rule-draft";
import { Panel, SectionHead } from "./settings-frame";

const toDraft = ({ id, from, to }: RepositoryRuleList["items"][number]): RepositoryDraft => ({ key: id, from, to });
const toRules = (drafts: readonly RepositoryDraft[]) => drafts.map(({ from, to }) => ({ from: from.trim(), to: to.trim() }));
const isWhole = ({ from, to }: RepositoryDraft): boolean => from.trim().length > 2 && to.trim().length > 2;

function Editor({ rules }: { rules: RepositoryRuleList }) {
  const client = useQueryClient();
  const [drafts, setDrafts] = useState<RepositoryDraft[] | null>(null);
  const shown = drafts ?? rules.items.map(toDraft);
  const save = useMutation({
    mutationFn: () => replaceRepositoryRules({ rules: toRules(shown) }),
    onSuccess: async () => {
      await client.invalidateQueries();
      setDrafts(null);
      toast.success("The rules hold for new reports now. What is there is being moved.");
    },
  });
  return (
    <>
      {rules.moving > 0 ? (
        <p role="status" className="mb-3 rounded-md bg-accent-soft px-3 py-2 text-accent">
          What is filed under names that the rules map is being moved. Lists may show both names until it is done.
        </p>
      ) : null}
      <Panel>
        {shown.length === 0 ? (
          <EmptyState
            icon={<GitMerge />}
            title="No rule: every name is a repository of its own"
            why="A mirror’s images and those of what it mirrors are then told apart, and a renamed repository begins anew. Map mirror.example/hub/* to docker.io/*, or the old name to the new one."
          />
        ) : (
          <ol aria-label="Rules of repositories, in the order in which they are tried">
            {shown.map((draft, index) => (
              <RepositoryRuleRow
                key={draft.key}
                draft={draft}
                index={index}
                last={index === shown.length - 1}
                onChange={(next) => setDrafts(shown.map((each, at) => (at === index ? next : each)))}
                onMove={(by) => setDrafts(moved(shown, index, by))}
                onRemove={() => setDrafts(shown.filter((_, at) => at !== index))}
              />
            ))}
          </ol>
        )}
      </Panel>
      <Fault message={save.error?.message} className="mt-3" />
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button onClick={() => setDrafts([...shown, { key: crypto.randomUUID(), from: "", to: "" }])}>
          <Plus /> Add a rule
        </Button>
        {drafts ? (
          <>
            <Button variant="primary" disabled={save.isPending || !shown.every(isWhole)} onClick={() => save.mutate()}>
              {save.isPending ? "Saving…" : "Save the rules"}
            </Button>
            <Button
              variant="ghost"
              onClick={() => {
                setDrafts(null);
                save.reset();
              }}
            >
              Discard
            </Button>
            <span className="text-xs text-faint">Not saved yet.</span>
          </>
        ) : null}
      </div>
      <p className="mt-3 text-muted">
        Taking a rule away parts nothing that it has joined: what comes under the other name from then on is filed there again.
      </p>
      {drafts && shown.length > 0 && shown.every(isWhole) ? <RepositoryPreview rules={toRules(shown)} /> : null}
    </>
  );
}

export function RepositoriesView() {
  const query = useQuery(repositoryRulesOptions());
  return (
    <>
      <SectionHead title="Repositories">
        Two names of one repository: a mirror, a pull-through cache, a name of before. Tried from the top; the first rule that matches wins.
        A <span className="font-mono text-xs">*</span> at the end of both names stands for the rest.
      </SectionHead>
      <QueryState query={query} what="the rules of repositories" loading={<TableSkeleton rows={4} />}>
        {(rules) => <Editor rules={rules} />}
      </QueryState>
    </>
  );
}
