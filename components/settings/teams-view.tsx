"use client";

import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Users } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber, plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { type TeamList, teamsOptions } from "@/lib/client/admin";
import { CRITICALITY_WORD } from "@/lib/core/criticality-word";
import type { TeamItem } from "@/lib/schemas/admin";
import { Panel, SectionHead } from "./settings-frame";
import { TeamDialog } from "./team-dialog";

function TeamRow({ team, onEdit }: { team: TeamItem; onEdit: (() => void) | null }) {
  return (
    <TR>
      <TD>
        <span className="font-medium">{team.name}</span>
        {team.contact ? <span className="ml-2 text-xs text-faint max-sm:ml-0 max-sm:block max-sm:break-all">{team.contact}</span> : null}
      </TD>
      <TD className="max-sm:hidden">{CRITICALITY_WORD[team.criticality]}</TD>
      <TD align="right" className="max-sm:hidden">
        {team.loadLine === null ? <span className="text-faint">default</span> : formatNumber(team.loadLine)}
      </TD>
      <TD className="max-sm:hidden">
        <span title={team.members.map((member) => member.name).join(", ")}>
          {team.members.length === 0 ? <span className="text-faint">nobody</span> : plural(team.members.length, "person", "people")}
        </span>
      </TD>
      <TD align="right">
        <Link href={`/workloads?team=${encodeURIComponent(team.slug)}`} className="hover:text-accent hover:underline">
          {formatNumber(team.workloads)}
        </Link>
      </TD>
      <TD align="right">
        <Link href={`/images?team=${encodeURIComponent(team.slug)}`} className="hover:text-accent hover:underline">
          {formatNumber(team.repositories)}
        </Link>
      </TD>
      <TD align="right">
        {onEdit ? (
          <Button variant="ghost" size="icon" aria-label={`Change ${team.name}`} onClick={onEdit}>
            <Pencil className="size-3.5" />
          </Button>
        ) : null}
      </TD>
    </TR>
  );
}

function Unowned({ unowned }: { unowned: TeamList["unowned"] }) {
  if (!unowned || unowned.workloads + unowned.repositories === 0) return null;
  return (
    <p className="mt-3 text-muted">
      <Link href="/workloads?team=none" className="font-medium text-bad hover:underline">
        {plural(unowned.workloads, "workload")} and {plural(unowned.repositories, "repository", "repositories")}
      </Link>{" "}
      belong to nobody.{" "}
      <Link href="/settings/ownership" className="text-accent hover:underline">
        Add a rule
      </Link>
    </p>
  );
}

export function TeamsView() {
  const query = useQuery(teamsOptions());
  const mayWrite = useCan("teams:write");
  const [editing, setEditing] = useState<TeamItem | "new" | null>(null);
  const close = () => setEditing(null);
  return (
    <>
      <SectionHead
        title="Teams"
        action={
          mayWrite ? (
            <Button variant="primary" onClick={() => setEditing("new")}>
              <Plus /> New team
            </Button>
          ) : null
        }
      >
        Who answers for what runs. Developers see the things of their own teams and nothing else.
      </SectionHead>
      <Panel>
        <QueryState
          query={query}
          what="the teams"
          loading={<TableSkeleton rows={6} />}
          isEmpty={({ items }) => items.length === 0}
          empty={
            <EmptyState
              icon={<Users />}
              title="No team yet"
              why={mayWrite ? "Make one, then give it what it owns by a rule." : "An administrator makes teams and puts people in them."}
            />
          }
        >
          {({ items }) => (
            <Table label="Teams">
              <THead>
                <TR>
                  <TH>Team</TH>
                  <TH className="max-sm:hidden">Criticality</TH>
                  <TH align="right" className="max-sm:hidden">
                    Load line
                  </TH>
                  <TH className="max-sm:hidden">Members</TH>
                  <TH align="right">Workloads</TH>
                  <TH align="right">Repositories</TH>
                  <TH>
                    <span className="sr-only">Change</span>
                  </TH>
                </TR>
              </THead>
              <TBody>
                {items.map((team) => (
                  <TeamRow key={team.id} team={team} onEdit={mayWrite ? () => setEditing(team) : null} />
                ))}
              </TBody>
            </Table>
          )}
        </QueryState>
      </Panel>
      {query.data ? <Unowned unowned={query.data.unowned} /> : null}
      <Dialog open={editing !== null} onOpenChange={(open) => (open ? null : close())}>
        {editing ? <TeamDialog team={editing === "new" ? null : editing} onDone={close} /> : null}
      </Dialog>
    </>
  );
}
