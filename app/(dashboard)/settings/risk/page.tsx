import { RiskView } from "@/components/risk/risk-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { riskPolicyOptions } from "@/lib/client/risk";
import { getRiskPolicy } from "@/lib/queries/get-risk-policy";

export const metadata = { title: "Risk policy" };

export default async function RiskPage() {
  const policy = await read(getRiskPolicy(await currentCtx(), {}));
  return (
    <Hydrate entries={[entry(riskPolicyOptions(), policy)]}>
      <RiskView />
    </Hydrate>
  );
}
