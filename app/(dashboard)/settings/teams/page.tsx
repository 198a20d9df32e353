import { TeamsView } from "@/components/settings/teams-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { teamsOptions } from "@/lib/client/admin";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { listTeams } from "@/lib/queries/list-teams";

export const metadata = { title: "Teams" };

export default async function TeamsPage() {
  const teams = await read(listTeams(await currentCtx(), {}));
  return (
    <Hydrate entries={[entry(teamsOptions(), teams)]}>
      <TeamsView />
    </Hydrate>
  );
}
