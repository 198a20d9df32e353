import { createLoader, type SearchParams } from "nuqs/server";
import { AgreementView } from "@/components/agreement/agreement-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { agreementOptions, agreementParsers } from "@/lib/client/agreement";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { Problem } from "@/lib/core/errors";
import { getAgreement } from "@/lib/queries/get-agreement";
import { agreementInput } from "@/lib/schemas/agreement";

export const metadata = { title: "Scanner agreement" };

const load = createLoader(agreementParsers);

export default async function AgreementPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const filters = await load(searchParams);
  const input = agreementInput.safeParse(Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== null)));
  // A question that is none is left to the API, whose answer the page shows.
  const answer = input.success
    ? await read(getAgreement(ctx, input.data)).catch((error) => {
        if (error instanceof Problem && error.code === "invalid_request") return null;
        throw error;
      })
    : null;
  return (
    <Page>
      <Hydrate entries={answer ? [entry(agreementOptions(filters), answer)] : []}>
        <AgreementView />
      </Hydrate>
    </Page>
  );
}
