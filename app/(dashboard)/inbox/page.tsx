import { createLoader, type SearchParams } from "nuqs/server";
import { InboxView } from "@/components/inbox/inbox-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { INBOX_PAGE, inboxOptions, inboxParsers } from "@/lib/client/inbox";
import { listInbox } from "@/lib/queries/list-inbox";
import { listInboxInput } from "@/lib/schemas/inbox";

export const metadata = { title: "For you" };

const load = createLoader(inboxParsers);

export default async function InboxPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const filters = await load(searchParams);
  const first = await read(listInbox(ctx, listInboxInput.parse({ ...(filters.unread ? { unread: true } : {}), limit: INBOX_PAGE })));
  return (
    <Page fill>
      <Hydrate entries={[entry(inboxOptions(filters), { pages: [first], pageParams: [undefined] })]}>
        <InboxView />
      </Hydrate>
    </Page>
  );
}
