import { createLoader, type SearchParams } from "nuqs/server";
import { CoverageView } from "@/components/coverage/coverage-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { coverageOptions } from "@/lib/client/coverage";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { scopeParsers } from "@/lib/client/scope";
import { getCoverage } from "@/lib/queries/get-coverage";

export const metadata = { title: "Coverage" };

const load = createLoader(scopeParsers);

export default async function CoveragePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const scope = await load(searchParams);
  const first = await read(getCoverage(ctx, { team: scope.team ?? undefined, cluster: scope.cluster ?? undefined }));
  return (
    <Page>
      <Hydrate entries={[entry(coverageOptions(scope), first)]}>
        <CoverageView />
      </Hydrate>
    </Page>
  );
}
