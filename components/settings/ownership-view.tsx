"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleDashed, Plus, Waypoints } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Fault } from "@/components/ui/fault";
import { plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { type OwnershipRuleList, ownershipRulesOptions, replaceOwnershipRules, teamsOptions, unownedOptions } from "@/lib/client/admin";
import { OwnershipPreview } from "./ownership-preview";
import { moved, newDraft, type RuleDraft, toDraft, toInput } from "./rule-draft";
import { RuleRow } from "./rule-row";
import { Panel, SectionHead } from "./settings-frame";
import { UnownedCard } from "./unowned-card";

function RuleEditor({ rules, mayWrite }: { rules: OwnershipRuleList; mayWrite: boolean }) {
  const queryClient = useQueryClient();
  const teams = useQuery(teamsOptions());
  const [drafts, setDrafts] = useState<RuleDraft[] | null>(null);
  const shown = drafts ?? rules.items.map(toDraft);
  const options = (teams.data?.items ?? []).map((team) => ({ value: team.id, label: team.name }));
  const firstTeam = options[0]?.value;
  const save = useMutation({
    mutationFn: () => replaceOwnershipRules(toInput(shown)),
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      setDrafts(null);
      toast.success("The rules hold now. Owners are worked out again.");
    },
  });
  const add = (conditions: Partial<RuleDraft> = {}) => {
    if (firstTeam) setDrafts([...shown, newDraft(firstTeam, conditions)]);
  };
  return (
    <>
      <Panel>
        {shown.length === 0 ? (
          <EmptyState
            icon={<Waypoints />}
            title="No rule yet: nothing has an owner"
            why={
              firstTeam
                ? "A rule gives a team what matches its globs: namespace payments-*, repository ghcr.io/acme/*, label team=payments."
                : "Make a team first; a rule then says what it owns."
            }
          />
        ) : (
          <ol aria-label="Ownership rules, in the order in which they are tried">
            {shown.map((draft, index) => (
              <RuleRow
                key={draft.key}
                draft={draft}
                index={index}
                last={index === shown.length - 1}
                teams={options}
                readOnly={!mayWrite}
                onChange={(next) => setDrafts(shown.map((each, at) => (at === index ? next : each)))}
                onMove={(by) => setDrafts(moved(shown, index, by))}
                onRemove={() => setDrafts(shown.filter((_, at) => at !== index))}
              />
            ))}
          </ol>
        )}
      </Panel>
      {drafts ? <OwnershipPreview drafts={drafts} /> : null}
      <Fault message={save.error?.message} className="mt-3" />
      {mayWrite ? (
        <div className="mt-3 flex flex-wrap items-center gap-2">
          <Button onClick={() => add()} disabled={!firstTeam}>
            <Plus /> Add a rule
          </Button>
          {drafts ? (
            <>
              <Button variant="primary" disabled={save.isPending} onClick={() => save.mutate()}>
                {save.isPending ? "Saving…" : "Save the rules"}
              </Button>
              <Button variant="ghost" onClick={() => setDrafts(null)}>
                Discard
              </Button>
              <span className="text-xs text-faint">Not saved yet.</span>
            </>
          ) : null}
        </div>
      ) : null}
      {teams.data?.unowned ? (
        <UnownedCard
          onRule={
            mayWrite && firstTeam
              ? ({ kind, name, cluster }) => add(kind === "namespace" ? { namespace: name, cluster: cluster ?? "" } : { repository: name })
              : null
          }
        />
      ) : null}
    </>
  );
}

export function OwnershipView() {
  const query = useQuery(ownershipRulesOptions());
  const unowned = useQuery(unownedOptions());
  const mayWrite = useCan("teams:write");
  return (
    <>
      <SectionHead
        title="Ownership"
        action={
          unowned.data && unowned.data.items.length > 0 ? (
            <Button asChild>
              <a href="#unowned">
                <CircleDashed /> {plural(unowned.data.workloads, "workload")} owned by nobody
              </a>
            </Button>
          ) : null
        }
      >
        Tried from the top; the first rule that matches wins. Every field of a rule must match; <span className="font-mono text-xs">*</span>{" "}
        stands for any text, an empty field for anything.
      </SectionHead>
      <QueryState query={query} what="the ownership rules" loading={<TableSkeleton rows={5} />}>
        {(rules) => <RuleEditor rules={rules} mayWrite={mayWrite} />}
      </QueryState>
    </>
  );
}
