import { createLoader, type SearchParams } from "nuqs/server";
import { ReportsView } from "@/components/reports/reports-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { reportParsers, reportQuery, reportsOptions } from "@/lib/client/reports";
import { listReports } from "@/lib/queries/list-reports";
import { listReportsInput } from "@/lib/schemas/reports";

export const metadata = { title: "Reports" };

const load = createLoader(reportParsers);

export default async function ReportsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const filters = await load(searchParams);
  const first = await read(listReports(ctx, listReportsInput.parse({ ...reportQuery(filters), limit: 50 })));
  return (
    <Page fill>
      <Hydrate entries={[entry(reportsOptions(filters), { pages: [first], pageParams: [undefined] })]}>
        <ReportsView />
      </Hydrate>
    </Page>
  );
}
