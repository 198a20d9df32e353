import { createLoader, type SearchParams } from "nuqs/server";
import { ActionsView } from "@/components/actions/actions-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { ACTIONS_SHOWN, actionParsers, actionsOptions } from "@/lib/client/actions";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { listActions } from "@/lib/queries/list-actions";
import { listActionsInput } from "@/lib/schemas/actions";

export const metadata = { title: "Fix first" };

const load = createLoader(actionParsers);

export default async function ActionsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const scope = await load(searchParams);
  const given = Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== null));
  const input = listActionsInput.safeParse({ ...given, limit: ACTIONS_SHOWN });
  // A scope that is not one is left to the API, whose answer the page shows.
  const entries = input.success ? [entry(actionsOptions(scope), await read(listActions(ctx, input.data)))] : [];
  return (
    <Page>
      <Hydrate entries={entries}>
        <ActionsView />
      </Hydrate>
    </Page>
  );
}
