"use client";

import { useQuery } from "@tanstack/react-query";
import { Maximize2 } from "lucide-react";
import Link from "next/link";
import { DecideButton } from "@/components/decisions/decide-dialog";
import { WatchButton } from "@/components/inbox/watch-button";
import { Button } from "@/components/ui/button";
import { QueryState } from "@/components/ui/query-state";
import { PanelSection, SidePanel } from "@/components/ui/side-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { findingOptions } from "@/lib/client/findings";
import type { FindingItem } from "@/lib/schemas/findings";
import { FindingEyebrow, FindingSubline } from "./detail/heading";
import { headline, plainTitle } from "./detail/headline";
import { findingSections } from "./detail/sections";

interface Props {
  id: string;
  /** what the list knows of it already */
  item: FindingItem | undefined;
  onClose: () => void;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

const PanelLoading = () => (
  <div role="status" aria-label="Loading the finding" className="flex flex-col gap-3">
    {["w-full", "w-4/5", "w-2/3", "w-full", "w-3/4", "w-1/2", "w-full"].map((width, at) => (
      <Skeleton key={at} className={`h-3 ${width}`} />
    ))}
  </div>
);

/** The finding beside the list. */
export function FindingPanel({ id, item, onClose, onPrevious, onNext }: Props) {
  const query = useQuery(findingOptions(id));
  const known = query.data ?? item;
  return (
    <SidePanel
      itemKey={id}
      title={query.data ? headline(query.data).text : item ? plainTitle(item) : "Finding"}
      eyebrow={known ? <FindingEyebrow finding={known} /> : null}
      onClose={onClose}
      onPrevious={onPrevious}
      onNext={onNext}
      className="xl:w-[372px] 2xl:w-[440px]"
    >
      {known ? <FindingSubline finding={known} /> : null}
      <QueryState query={query} what="the finding" loading={<PanelLoading />}>
        {(finding) => (
          <>
            {findingSections(finding).map((section) => (
              <PanelSection key={section.id} title={section.title}>
                {section.body}
              </PanelSection>
            ))}
            <div className="flex flex-wrap gap-2">
              {finding.state === "fixed" ? null : <DecideButton key={id} subject={{ kind: "one", finding }} shortcut />}
              <WatchButton key={`watch ${id}`} kind="finding" thing={finding.id} />
              <Button asChild variant="ghost">
                <Link href={`/findings/${id}`} prefetch={false}>
                  <Maximize2 /> Open as a page
                </Link>
              </Button>
            </div>
          </>
        )}
      </QueryState>
    </SidePanel>
  );
}
