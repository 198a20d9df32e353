import { ClustersView } from "@/components/clusters/clusters-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { clustersOptions } from "@/lib/client/clusters";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { listClusters } from "@/lib/queries/list-clusters";

export const metadata = { title: "Clusters" };

export default async function ClustersPage() {
  const clusters = await read(listClusters(await currentCtx(), {}));
  return (
    <Page>
      <Hydrate entries={[entry(clustersOptions(), clusters)]}>
        <ClustersView />
      </Hydrate>
    </Page>
  );
}
