import { ClusterView } from "@/components/clusters/cluster-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { clusterOptions } from "@/lib/client/clusters";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { getCluster } from "@/lib/queries/get-cluster";

export const metadata = { title: "Cluster" };

export default async function ClusterPage({ params }: { params: Promise<{ id: string }> }) {
  const id = decodeURIComponent((await params).id);
  const cluster = await read(getCluster(await currentCtx(), { id }));
  return (
    <Page>
      <Hydrate entries={[entry(clusterOptions(id), cluster)]}>
        <ClusterView id={id} />
      </Hydrate>
    </Page>
  );
}
