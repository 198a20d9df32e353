import { createLoader, type SearchParams } from "nuqs/server";
import { DeadlinesView } from "@/components/deadlines/deadlines-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { deadlineParsers, deadlinesOptions } from "@/lib/client/deadlines";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { getDeadlines } from "@/lib/queries/get-deadlines";

export const metadata = { title: "Deadlines" };

const load = createLoader(deadlineParsers);

export default async function DeadlinesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const { days, ...scope } = await load(searchParams);
  const first = await read(getDeadlines(ctx, { team: scope.team ?? undefined, cluster: scope.cluster ?? undefined, days: Number(days) }));
  return (
    <Page>
      <Hydrate entries={[entry(deadlinesOptions({ ...scope, days }), first)]}>
        <DeadlinesView />
      </Hydrate>
    </Page>
  );
}
