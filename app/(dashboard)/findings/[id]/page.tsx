import { FindingPage } from "@/components/findings/finding-page";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { findingOptions } from "@/lib/client/findings";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { getFinding } from "@/lib/queries/get-finding";

export const metadata = { title: "Finding" };

export default async function OneFindingPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const finding = await read(getFinding(await currentCtx(), { id }));
  return (
    <Page>
      <Hydrate entries={[entry(findingOptions(id), finding)]}>
        <FindingPage id={id} />
      </Hydrate>
    </Page>
  );
}
