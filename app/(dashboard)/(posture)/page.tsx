import { createLoader, type SearchParams } from "nuqs/server";
import { PostureView } from "@/components/posture/posture-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { postureOptions } from "@/lib/client/posture";
import { scopeParsers } from "@/lib/client/scope";
import { getPosture } from "@/lib/queries/get-posture";
import { postureInput } from "@/lib/schemas/posture";

export const metadata = { title: "Posture" };

const loadScope = createLoader(scopeParsers);

export default async function PosturePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const scope = await loadScope(searchParams);
  const input = postureInput.safeParse({
    team: scope.team ?? undefined,
    cluster: scope.cluster ?? undefined,
    asOf: scope.asOf ?? undefined,
  });
  // A scope that is not one is left to the API, whose answer the page shows.
  const entries = input.success ? [entry(postureOptions(scope), await read(getPosture(ctx, input.data)))] : [];
  return (
    <Page>
      <Hydrate entries={entries}>
        <PostureView />
      </Hydrate>
    </Page>
  );
}
