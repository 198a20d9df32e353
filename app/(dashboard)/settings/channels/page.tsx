import { ChannelsView } from "@/components/channels/channels-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { channelsOptions } from "@/lib/client/channels";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { allows } from "@/lib/core/permissions";
import { listChannels } from "@/lib/queries/list-channels";

export const metadata = { title: "Channels" };

export default async function ChannelsPage() {
  const ctx = await currentCtx();
  const entries = allows(ctx.role, "channels:read") ? [entry(channelsOptions(), await read(listChannels(ctx, {})))] : [];
  return (
    <Hydrate entries={entries}>
      <ChannelsView />
    </Hydrate>
  );
}
