"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useMe } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { viewQueryOf } from "@/lib/client/finding-filters";
import { updateView, viewHref, viewsOptions } from "@/lib/client/views";
import type { SavedView } from "@/lib/schemas/views";
import type { FindingView } from "../use-finding-view";
import { SaveViewDialog } from "./save-view-dialog";
import { ViewMenu } from "./view-menu";
import { ViewTab } from "./view-tab";

/** What one works on, the most urgent first. */
const MY_WORK = "assignee=me&sort=due";

/** The lists that have a name, as tabs, and what to do with the present one. */
export function ViewBar({ view }: { view: FindingView }) {
  const { kind } = useMe();
  const query = useQuery(viewsOptions());
  const views = query.data?.items ?? [];
  const present = viewQueryOf(view.filters, view.sort);
  const current = views.find(({ id }) => id === view.savedId) ?? null;
  const startsElsewhere = views.some(({ isDefault }) => isDefault);
  return (
    <div className="mb-2.5 flex flex-wrap items-center gap-x-3 border-b">
      <nav aria-label="Views" className="scroll-thin -mb-px min-w-0 flex-1 basis-64 overflow-x-auto">
        <ul className="flex w-max gap-4">
          <ViewTab href={startsElsewhere ? "/findings?view=all" : "/findings"} current={!current && present === ""}>
            All open
          </ViewTab>
          <ViewTab href={`/findings?${MY_WORK}`} current={!current && present === MY_WORK}>
            My work
          </ViewTab>
          {views.map((each) => (
            <ViewTab
              key={each.id}
              href={viewHref(each)}
              current={each === current}
              view={each}
              modified={each === current && each.query !== present}
            />
          ))}
        </ul>
      </nav>
      {query.error ? (
        <p role="alert" className="py-1 text-xs text-bad">
          The views cannot be read: {query.error.message}
        </p>
      ) : null}
      {kind === "person" ? <Actions current={current} present={present} /> : null}
    </div>
  );
}

function Actions({ current, present }: { current: SavedView | null; present: string }) {
  const queryClient = useQueryClient();
  const [saving, setSaving] = useState(false);
  const update = useMutation({
    mutationFn: (id: string) => updateView(id, { query: present }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["views"] }),
  });
  const modified = current !== null && current.query !== present;
  const nothingToSave = current ? !modified : present === "" || present === MY_WORK;
  return (
    <div className="flex items-center gap-1.5 pb-1">
      {update.error ? (
        <p role="alert" className="text-xs text-bad">
          {update.error.message}
        </p>
      ) : null}
      {modified ? (
        <Button variant="ghost" asChild>
          <Link href={viewHref(current)}>Reset</Link>
        </Button>
      ) : null}
      {modified && current.mayChange ? (
        <Button disabled={update.isPending} onClick={() => update.mutate(current.id)}>
          {update.isPending ? "Saving…" : "Save changes"}
        </Button>
      ) : null}
      {nothingToSave ? null : <Button onClick={() => setSaving(true)}>{current ? "Save as…" : "Save view…"}</Button>}
      {current ? <ViewMenu view={current} /> : null}
      {saving ? <SaveViewDialog query={present} onClose={() => setSaving(false)} /> : null}
    </div>
  );
}
