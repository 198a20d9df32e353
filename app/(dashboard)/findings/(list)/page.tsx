import { redirect } from "next/navigation";
import { createLoader, type SearchParams } from "nuqs/server";
import { FindingsView } from "@/components/findings/findings-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { filterQuery, findingViewParsers } from "@/lib/client/finding-filters";
import { FINDINGS_PAGE, findingFacetsOptions, findingsOptions } from "@/lib/client/findings";
import { entry, Hydrate, type HydrateEntry, read } from "@/lib/client/hydrate";
import { viewHref, viewsOptions } from "@/lib/client/views";
import { findingFacets } from "@/lib/queries/finding-facets";
import { listFindings } from "@/lib/queries/list-findings";
import { defaultView, listViews } from "@/lib/queries/list-views";
import { listFindingsInput } from "@/lib/schemas/findings";

export const metadata = { title: "Findings" };

const loadView = createLoader(findingViewParsers);

/** Filters that the list would refuse are left to the client's own request, which shows the refusal. */
async function firstPage(searchParams: Promise<SearchParams>): Promise<HydrateEntry[]> {
  const ctx = await currentCtx();
  const { sort, finding: _, view: __, ...filters } = await loadView(searchParams);
  const input = listFindingsInput.safeParse({ ...filterQuery(filters), sort, limit: FINDINGS_PAGE });
  if (!input.success) return [];
  const [page, facets, views] = await Promise.all([
    read(listFindings(ctx, input.data)),
    read(findingFacets(ctx, input.data)),
    read(listViews(ctx, {})),
  ]);
  return [
    entry(findingsOptions(filters, sort), { pages: [page], pageParams: [null] }),
    entry(findingFacetsOptions(filters), facets),
    entry(viewsOptions(), views),
  ];
}

/** An address that says nothing is where a person's own default view begins. */
async function startView(searchParams: Promise<SearchParams>): Promise<void> {
  if (Object.keys(await searchParams).length > 0) return;
  const view = await defaultView(await currentCtx(), {});
  if (view) redirect(viewHref(view));
}

export default async function FindingsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await startView(searchParams);
  return (
    <Page fill>
      <Hydrate entries={await firstPage(searchParams)}>
        <FindingsView />
      </Hydrate>
    </Page>
  );
}
