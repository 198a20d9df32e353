import { FeedsView } from "@/components/settings/feeds-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { postureOptions } from "@/lib/client/posture";
import { getPosture } from "@/lib/queries/get-posture";

export const metadata = { title: "Feeds" };

export default async function FeedsPage() {
  const posture = await read(getPosture(await currentCtx(), {}));
  return (
    <Hydrate entries={[entry(postureOptions({ cluster: null, team: null, asOf: null }), posture)]}>
      <FeedsView />
    </Hydrate>
  );
}
