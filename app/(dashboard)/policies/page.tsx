import { PoliciesView } from "@/components/policies/policies-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { gateRunsOptions, policiesOptions } from "@/lib/client/policies";
import { listGateRuns } from "@/lib/queries/list-gate-runs";
import { listPolicies } from "@/lib/queries/list-policies";
import { listRunsInput } from "@/lib/schemas/policies";

export const metadata = { title: "Policies" };

export default async function PoliciesPage() {
  const ctx = await currentCtx();
  const [policies, runs] = await Promise.all([read(listPolicies(ctx, {})), read(listGateRuns(ctx, listRunsInput.parse({ limit: 20 })))]);
  return (
    <Page fill>
      <Hydrate entries={[entry(policiesOptions(), policies), entry(gateRunsOptions(), { pages: [runs], pageParams: [undefined] })]}>
        <PoliciesView />
      </Hydrate>
    </Page>
  );
}
