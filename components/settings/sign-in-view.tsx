"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeySquare, Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { EmptyState } from "@/components/ui/empty-state";
import { Fault } from "@/components/ui/fault";
import { plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { Select } from "@/components/ui/select";
import { TableSkeleton } from "@/components/ui/skeleton";
import { teamsOptions } from "@/lib/client/admin";
import { replaceSignInRules, signInRulesOptions } from "@/lib/client/sign-in";
import type { SignInRules } from "@/lib/schemas/sign-in";
import { type GroupRuleDraft, GroupRuleRow } from "./group-rule-row";
import { isPersonRole, PERSON_ROLES } from "./person-roles";
import { moved } from "./rule-draft";
import { SectionHead } from "./settings-frame";
import { SignInWays } from "./sign-in-ways";

interface Draft {
  requireTotp: boolean;
  defaultRole: string;
  rules: GroupRuleDraft[];
}

const NONE = "none";
const DEFAULT_OPTIONS = [
  { value: NONE, label: "No access" },
  ...PERSON_ROLES.map(({ value, label }) => ({ value, label: label as string })),
];

const toDraft = ({ requireTotp, defaultRole, rules }: SignInRules): Draft => ({
  requireTotp,
  defaultRole: defaultRole ?? NONE,
  rules: rules.map(({ id, group, role, teams }) => ({ key: id, group, role: role ?? "", teamIds: teams.map((team) => team.id) })),
});

const roleOf = (text: string) => (isPersonRole(text) ? text : null);

function SignInEditor({ saved }: { saved: SignInRules }) {
  const queryClient = useQueryClient();
  const mayWrite = useCan("people:write");
  const teams = useQuery(teamsOptions());
  const [draft, setDraft] = useState<Draft | null>(null);
  const shown = draft ?? toDraft(saved);
  const change = (part: Partial<Draft>) => (mayWrite ? setDraft({ ...shown, ...part }) : undefined);
  const save = useMutation({
    mutationFn: () =>
      replaceSignInRules({
        requireTotp: shown.requireTotp,
        defaultRole: roleOf(shown.defaultRole),
        rules: shown.rules.map(({ group, role, teamIds }) => ({ group, role: roleOf(role), teamIds })),
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      setDraft(null);
      toast.success("Saved. It holds from each person's next sign-in.");
    },
  });
  const names = new Map((teams.data?.items ?? []).map((team) => [team.id, team.name]));
  const add = () => change({ rules: [...shown.rules, { key: crypto.randomUUID(), group: "", role: "developer", teamIds: [] }] });
  return (
    <div className="flex flex-col gap-4">
      <Card title="Ways in" question="Set in the server’s environment.">
        <SignInWays oidc={saved.oidc} password={saved.password} />
      </Card>
      <Card title="Second factor">
        <label htmlFor="require-totp" className="flex items-start gap-1.5">
          <Checkbox
            id="require-totp"
            label="Require a second factor of everybody who signs in with a password"
            checked={shown.requireTotp}
            onCheckedChange={(requireTotp) => change({ requireTotp })}
          />
          <span className="pt-0.5">
            Require one of everybody who signs in with a password
            <span className="block text-xs text-faint">
              {saved.withoutSecondFactor === 0
                ? "Everybody with a password has one."
                : `${plural(saved.withoutSecondFactor, "person has", "people have")} none yet: at their next click they must set one up before anything else.`}
            </span>
          </span>
        </label>
      </Card>
      <Card
        title="Groups"
        question="What the groups of the sign-in service give, read again at each sign-in. Of several roles the first holds; teams add up."
        flush
      >
        {shown.rules.length === 0 ? (
          <EmptyState
            icon={<KeySquare />}
            title="No group gives anything yet"
            why="Whoever comes by the sign-in service gets what stands below for people without such a group."
          />
        ) : (
          <ol aria-label="Rules of groups, in the order in which roles are taken" className="border-t">
            {shown.rules.map((rule, index) => (
              <GroupRuleRow
                key={rule.key}
                draft={rule}
                place={index + 1}
                last={index === shown.rules.length - 1}
                teamNames={names}
                readOnly={!mayWrite}
                onChange={(next) => change({ rules: shown.rules.map((each, at) => (at === index ? next : each)) })}
                onMove={(by) => change({ rules: moved(shown.rules, index, by) })}
                onRemove={() => change({ rules: shown.rules.filter((_, at) => at !== index) })}
              />
            ))}
          </ol>
        )}
        <div className="flex flex-wrap items-center gap-x-2 gap-y-2 border-t px-4 py-2.5">
          <span className="text-muted">Without any of these groups:</span>
          <Select
            label="Role without any of these groups"
            value={shown.defaultRole}
            options={DEFAULT_OPTIONS}
            onValueChange={(defaultRole) => change({ defaultRole })}
            className="h-7 w-40"
          />
          {mayWrite ? (
            <Button onClick={add} className="ml-auto">
              <Plus /> Add a group
            </Button>
          ) : null}
        </div>
      </Card>
      <Fault message={save.error?.message} />
      {draft ? (
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="primary" size="md" disabled={save.isPending} onClick={() => save.mutate()}>
            {save.isPending ? "Saving…" : "Save"}
          </Button>
          <Button variant="ghost" size="md" onClick={() => setDraft(null)}>
            Discard
          </Button>
          <span className="text-xs text-faint">Not saved yet.</span>
        </div>
      ) : null}
    </div>
  );
}

export function SignInView() {
  const query = useQuery(signInRulesOptions());
  return (
    <>
      <SectionHead title="Sign-in">By what people come in, and what the groups of your sign-in service give them here.</SectionHead>
      <QueryState query={query} what="how people sign in" loading={<TableSkeleton rows={6} />}>
        {(saved) => <SignInEditor saved={saved} />}
      </QueryState>
    </>
  );
}
