import { notFound } from "next/navigation";
import { ReceiptView } from "@/components/reports/receipt-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { receiptOptions } from "@/lib/client/reports";
import { getReadableReceipt } from "@/lib/queries/get-report-file";
import { byId } from "@/lib/schemas/path";

export const metadata = { title: "Receipt" };

export default async function ReceiptPage({ params }: { params: Promise<{ id: string }> }) {
  const given = byId.safeParse(await params);
  if (!given.success) notFound();
  const { id } = given.data;
  const receipt = await read(getReadableReceipt(await currentCtx(), { id }));
  return (
    <Page>
      <Hydrate entries={[entry(receiptOptions(id), receipt)]}>
        <ReceiptView id={id} />
      </Hydrate>
    </Page>
  );
}
