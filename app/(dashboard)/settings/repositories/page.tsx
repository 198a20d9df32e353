import { RepositoriesView } from "@/components/settings/repositories-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { repositoryRulesOptions } from "@/lib/client/repository-rules";
import { listRepositoryRules } from "@/lib/queries/list-repository-rules";

export const metadata = { title: "Repositories" };

export default async function RepositoriesPage() {
  const rules = await read(listRepositoryRules(await currentCtx(), {}));
  return (
    <Hydrate entries={[entry(repositoryRulesOptions(), rules)]}>
      <RepositoriesView />
    </Hydrate>
  );
}
