import { OwnershipView } from "@/components/settings/ownership-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { ownershipRulesOptions, teamsOptions } from "@/lib/client/admin";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { listOwnershipRules } from "@/lib/queries/list-ownership-rules";
import { listTeams } from "@/lib/queries/list-teams";

export const metadata = { title: "Ownership" };

export default async function OwnershipPage() {
  const ctx = await currentCtx();
  const [teams, rules] = await Promise.all([read(listTeams(ctx, {})), read(listOwnershipRules(ctx, {}))]);
  return (
    <Hydrate entries={[entry(teamsOptions(), teams), entry(ownershipRulesOptions(), rules)]}>
      <OwnershipView />
    </Hydrate>
  );
}
