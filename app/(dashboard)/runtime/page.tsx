import { createLoader, type SearchParams } from "nuqs/server";
import { RuntimeView } from "@/components/runtime/runtime-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { signalParsers, signalQuery, signalsOptions } from "@/lib/client/signals";
import { listSignals } from "@/lib/queries/list-signals";
import { listSignalsInput } from "@/lib/schemas/signals";

export const metadata = { title: "Runtime" };

const load = createLoader(signalParsers);

export default async function RuntimePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const filters = await load(searchParams);
  const first = await read(listSignals(ctx, listSignalsInput.parse({ ...signalQuery(filters), limit: 100 })));
  return (
    <Page fill>
      <Hydrate entries={[entry(signalsOptions(filters), { pages: [first], pageParams: [undefined] })]}>
        <RuntimeView />
      </Hydrate>
    </Page>
  );
}
