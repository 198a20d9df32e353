import { TokensView } from "@/components/settings/tokens-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { tokensOptions } from "@/lib/client/admin";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { allows } from "@/lib/core/permissions";
import { listTokens } from "@/lib/queries/list-tokens";

export const metadata = { title: "API tokens" };

export default async function TokensPage() {
  const ctx = await currentCtx();
  const entries = allows(ctx.role, "tokens:read") ? [entry(tokensOptions(), await read(listTokens(ctx, {})))] : [];
  return (
    <Hydrate entries={entries}>
      <TokensView />
    </Hydrate>
  );
}
