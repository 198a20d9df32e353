import { createLoader, type SearchParams } from "nuqs/server";
import { DecisionsView } from "@/components/decisions/decisions-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { decisionParsers, decisionQuery, decisionsOptions } from "@/lib/client/decisions";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { listDecisions } from "@/lib/queries/list-decisions";
import { listDecisionsInput } from "@/lib/schemas/decisions";

export const metadata = { title: "Decisions" };

const load = createLoader(decisionParsers);

export default async function DecisionsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const filters = await load(searchParams);
  const first = await read(listDecisions(ctx, listDecisionsInput.parse({ ...decisionQuery(filters), limit: 50 })));
  return (
    <Page fill>
      <Hydrate entries={[entry(decisionsOptions(filters), { pages: [first], pageParams: [undefined] })]}>
        <DecisionsView />
      </Hydrate>
    </Page>
  );
}
