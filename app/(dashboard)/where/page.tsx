import { createLoader, type SearchParams } from "nuqs/server";
import { Page } from "@/components/shell/page";
import { WhereView } from "@/components/where/where-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { whereOptions, whereParsers } from "@/lib/client/where";
import { whereIs } from "@/lib/queries/where-is";
import { whereInput } from "@/lib/schemas/search";

export const metadata = { title: "Where is it" };

const loadQuestion = createLoader(whereParsers);

export default async function WherePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const { q } = await loadQuestion(searchParams);
  const input = whereInput.safeParse({ q });
  const entries = input.success ? [entry(whereOptions(q), await read(whereIs(ctx, input.data)))] : [];
  return (
    <Page>
      <Hydrate entries={entries}>
        <WhereView />
      </Hydrate>
    </Page>
  );
}
