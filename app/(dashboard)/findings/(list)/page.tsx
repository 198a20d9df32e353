import { createLoader, type SearchParams } from "nuqs/server";
import { FindingsView } from "@/components/findings/findings-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { filterQuery, findingViewParsers } from "@/lib/client/finding-filters";
import { FINDINGS_PAGE, findingFacetsOptions, findingsOptions } from "@/lib/client/findings";
import { entry, Hydrate, type HydrateEntry, read } from "@/lib/client/hydrate";
import { viewsOptions } from "@/lib/client/views";
import { findingFacets } from "@/lib/queries/finding-facets";
import { listFindings } from "@/lib/queries/list-findings";
import { listViews } from "@/lib/queries/list-views";
import { listFindingsInput } from "@/lib/schemas/findings";
import { startView } from "../start-view";

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

export default async function FindingsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  if (Object.keys(await searchParams).length === 0) await startView();
  return (
    <Page fill>
      <Hydrate entries={await firstPage(searchParams)}>
        <FindingsView />
      </Hydrate>
    </Page>
  );
}
