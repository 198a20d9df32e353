import { createLoader, type SearchParams } from "nuqs/server";
import { Page } from "@/components/shell/page";
import { WorkloadsView } from "@/components/workloads/workloads-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { workloadParsers, workloadQuery, workloadsOptions } from "@/lib/client/workloads";
import { listWorkloads } from "@/lib/queries/list-workloads";
import { listWorkloadsInput } from "@/lib/schemas/inventory";

export const metadata = { title: "Workloads" };

const load = createLoader(workloadParsers);

export default async function WorkloadsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const filters = await load(searchParams);
  const first = await read(listWorkloads(ctx, listWorkloadsInput.parse({ ...workloadQuery(filters), limit: 100 })));
  return (
    <Page fill>
      <Hydrate entries={[entry(workloadsOptions(filters), { pages: [first], pageParams: [undefined] })]}>
        <WorkloadsView />
      </Hydrate>
    </Page>
  );
}
