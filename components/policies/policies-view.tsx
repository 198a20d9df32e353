"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useCan } from "@/components/shell/me-context";
import { PageHeader } from "@/components/shell/page-header";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogTrigger } from "@/components/ui/dialog";
import { formatNumber } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { CardSkeleton } from "@/components/ui/skeleton";
import { policiesOptions, policyParsers } from "@/lib/client/policies";
import type { PolicyList } from "@/lib/schemas/policies";
import { PolicyDialog } from "./policy-dialog";
import { PolicyPanel } from "./policy-panel";
import { PolicyTable } from "./policy-table";
import { RunsCard } from "./runs-card";

function NewPolicyButton() {
  const may = useCan("policies:write");
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Plus /> New policy
        </Button>
      </DialogTrigger>
      {open ? <PolicyDialog from={null} onDone={() => setOpen(false)} /> : null}
    </Dialog>
  );
}

function words({ items, lately: { pass, warn, fail } }: PolicyList): string {
  const on = items.filter(({ effect }) => effect !== "off").length;
  const asked = pass + warn + fail;
  const lately = asked === 0 ? "not asked in 30 days" : `asked ${formatNumber(asked)} times in 30 days, ${formatNumber(fail)} failed`;
  return `${on} of ${items.length} on · ${lately}`;
}

/** What the gate asks of images before they run, what it would stop today, and what it said lately. */
export function PoliciesView() {
  const query = useQuery(policiesOptions());
  const [{ policy: openKey }, set] = useQueryStates(policyParsers, { history: "push" });
  const open = (key: string | null) => void set({ policy: key });
  const policies = query.data?.items ?? [];
  const at = policies.findIndex(({ key }) => key === openKey);
  const shown = policies[at];
  const step = (by: number) => {
    const next = at === -1 ? undefined : policies[at + by];
    return next ? () => open(next.key) : undefined;
  };
  return (
    <>
      <PageHeader title="Policies" counts={query.data ? words(query.data) : undefined} actions={<NewPolicyButton />} />
      <div className="flex min-h-0 flex-1 gap-3">
        <div className="scroll-thin flex min-h-0 min-w-0 flex-1 flex-col gap-3.5 overflow-y-auto pb-4">
          <QueryState query={query} what="the policies" loading={<CardSkeleton className="h-96" />}>
            {({ items }) => (
              <Card title="What the gate asks" question="of an image and its open findings, before it runs" flush className="shrink-0">
                <PolicyTable policies={items} openKey={openKey} onOpen={open} />
              </Card>
            )}
          </QueryState>
          <RunsCard />
        </div>
        {shown ? <PolicyPanel policy={shown} onClose={() => open(null)} onPrevious={step(-1)} onNext={step(1)} /> : null}
      </div>
    </>
  );
}
