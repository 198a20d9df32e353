import { tellPolicies } from "@/lib/commands/gate/tell-policies";
import type { JobHandler } from "../handler";

/** Looks what meets the policies that tell, and has channels told of what is new. */
export const tellPoliciesJob: JobHandler<"tell-policies"> = {
  run: async () => {
    await tellPolicies();
  },
};
