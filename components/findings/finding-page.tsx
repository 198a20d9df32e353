"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { DecideButton } from "@/components/decisions/decide-dialog";
import { WatchButton } from "@/components/inbox/watch-button";
import { PageHeader } from "@/components/shell/page-header";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { QueryState } from "@/components/ui/query-state";
import { CardSkeleton } from "@/components/ui/skeleton";
import { findingOptions } from "@/lib/client/findings";
import { FindingEyebrow, FindingSubline } from "./detail/heading";
import { headline } from "./detail/headline";
import { findingSections } from "./detail/sections";

/** One finding as a page of its own: what a link in a ticket or a mail leads to. */
export function FindingPage({ id }: { id: string }) {
  const query = useQuery(findingOptions(id));
  return (
    <QueryState query={query} what="the finding" loading={<CardSkeleton />}>
      {(finding) => {
        const sections = findingSections(finding);
        return (
          <>
            <PageHeader
              title={headline(finding).text}
              actions={
                <>
                  {finding.state === "fixed" ? null : <DecideButton subject={{ kind: "one", finding }} shortcut />}
                  <WatchButton kind="finding" thing={finding.id} />
                  <Button asChild>
                    <Link href="/findings">
                      <ChevronLeft /> All findings
                    </Link>
                  </Button>
                </>
              }
            />
            <div className="mb-1 flex flex-wrap items-center gap-1.5">
              <FindingEyebrow finding={finding} />
            </div>
            <FindingSubline finding={finding} />
            <div className="grid items-start gap-3 lg:grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)]">
              {[false, true].map((aside) => (
                <div key={String(aside)} className="flex min-w-0 flex-col gap-3">
                  {sections
                    .filter((section) => (section.aside ?? false) === aside)
                    .map((section) => (
                      <Card key={section.id} title={section.title}>
                        {section.body}
                      </Card>
                    ))}
                </div>
              ))}
            </div>
          </>
        );
      }}
    </QueryState>
  );
}
