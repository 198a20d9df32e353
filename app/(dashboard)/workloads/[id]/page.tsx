import { notFound } from "next/navigation";
import { Page } from "@/components/shell/page";
import { WorkloadView } from "@/components/workloads/workload-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { workloadOptions } from "@/lib/client/workloads";
import { getWorkload } from "@/lib/queries/get-workload";
import { byId } from "@/lib/schemas/path";

export const metadata = { title: "Workload" };

export default async function WorkloadPage({ params }: { params: Promise<{ id: string }> }) {
  const given = byId.safeParse(await params);
  if (!given.success) notFound();
  const { id } = given.data;
  const workload = await read(getWorkload(await currentCtx(), { id }));
  return (
    <Page>
      <Hydrate entries={[entry(workloadOptions(id), workload)]}>
        <WorkloadView id={id} />
      </Hydrate>
    </Page>
  );
}
