import { RepositoriesView } from "@/components/settings/repositories-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { repositoryRulesOptions } from "@/lib/client/repository-rules";
import { allows } from "@/lib/core/permissions";
import { listRepositoryRules } from "@/lib/queries/list-repository-rules";

export const metadata = { title: "Repositories" };

export default async function RepositoriesPage() {
  const ctx = await currentCtx();
  const entries = allows(ctx.role, "settings:write") ? [entry(repositoryRulesOptions(), await read(listRepositoryRules(ctx, {})))] : [];
  return (
    <Hydrate entries={entries}>
      <RepositoriesView />
    </Hydrate>
  );
}
