import { OwnershipView } from "@/components/settings/ownership-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { ownershipRulesOptions, teamsOptions, unownedOptions } from "@/lib/client/admin";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { listOwnershipRules } from "@/lib/queries/list-ownership-rules";
import { listTeams } from "@/lib/queries/list-teams";
import { listUnowned } from "@/lib/queries/list-unowned";

export const metadata = { title: "Ownership" };

export default async function OwnershipPage() {
  const ctx = await currentCtx();
  const [teams, rules, unowned] = await Promise.all([
    read(listTeams(ctx, {})),
    read(listOwnershipRules(ctx, {})),
    read(listUnowned(ctx, {})),
  ]);
  return (
    <Hydrate entries={[entry(teamsOptions(), teams), entry(ownershipRulesOptions(), rules), entry(unownedOptions(), unowned)]}>
      <OwnershipView />
    </Hydrate>
  );
}
