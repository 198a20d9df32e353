import { FeedsView } from "@/components/settings/feeds-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { feedsOptions } from "@/lib/client/feeds";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { listFeeds } from "@/lib/queries/list-feeds";

export const metadata = { title: "Feeds" };

export default async function FeedsPage() {
  const feeds = await read(listFeeds(await currentCtx(), {}));
  return (
    <Hydrate entries={[entry(feedsOptions(), feeds)]}>
      <FeedsView />
    </Hydrate>
  );
}
