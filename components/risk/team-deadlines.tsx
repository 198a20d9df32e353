"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { TimeAgo } from "@/components/ui/time-ago";
import type { RiskPolicyState } from "@/lib/schemas/risk";
import { teamRuleWords } from "./policy-words";
import { TeamDeadlinesDialog } from "./team-deadlines-dialog";

interface Asked {
  teamId: string | null;
  away: boolean;
}

/** The teams that have deadlines of their own, and why; changed by whoever may change the policy. */
export function TeamDeadlines({ state, mayWrite }: { state: RiskPolicyState; mayWrite: boolean }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const { teamDeadlines, teams } = state;
  if (teamDeadlines.length === 0 && !mayWrite) return null;
  return (
    <Card
      title="Teams with deadlines of their own"
      question="in the place of the organisation’s"
      action={
        mayWrite && teams.length > teamDeadlines.length ? (
          <Button onClick={() => setAsked({ teamId: null, away: false })}>Give a team its own…</Button>
        ) : null
      }
    >
      {teamDeadlines.length === 0 ? <p className="text-muted">None: the organisation’s deadlines hold for every team.</p> : null}
      <ul>
        {teamDeadlines.map(({ team, rule, reason, setBy, setAt }) => (
          <li key={team.id} className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b py-2 last:border-b-0">
            <div className="min-w-0 flex-1 basis-64">
              <p>
                <b className="font-semibold">{team.name}</b> <span>{teamRuleWords(rule)}</span>
              </p>
              <p className="text-xs text-muted [overflow-wrap:anywhere]">
                “{reason}” · {setBy} <TimeAgo at={setAt} />
              </p>
            </div>
            {mayWrite ? (
              <span className="flex gap-1">
                <Button
                  variant="ghost"
                  aria-label={`Change the deadlines of ${team.name}`}
                  onClick={() => setAsked({ teamId: team.id, away: false })}
                >
                  Change…
                </Button>
                <Button
                  variant="ghost"
                  aria-label={`Take away the deadlines of ${team.name}`}
                  onClick={() => setAsked({ teamId: team.id, away: true })}
                >
                  Take away…
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      <Dialog open={asked !== null} onOpenChange={(open) => (open ? undefined : setAsked(null))}>
        {asked ? <TeamDeadlinesDialog state={state} teamId={asked.teamId} away={asked.away} onDone={() => setAsked(null)} /> : null}
      </Dialog>
    </Card>
  );
}
