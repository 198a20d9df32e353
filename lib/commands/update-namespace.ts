import type { z } from "zod";
import { guard, requireWholeOrg } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { CRITICALITIES } from "@/lib/core/factors";
import { isId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { enqueue } from "@/lib/jobs/queue";
import type { namespaceItem, updateNamespaceInput } from "@/lib/schemas/risk";
import { audit } from "./audit";

const UPDATE = `
update namespace n set criticality = $3 from cluster c
where n.org_id = $1 and n.id = $2 and c.org_id = n.org_id and c.id = n.cluster_id
returning n.name, c.id as "clusterId", c.name as "clusterName"`;

/** Says how critical what runs in a namespace is, before what its teams say; null leaves it to them again. */
export const updateNamespace = guard(
  "criticality:write",
  async (ctx, { id, criticality }: z.output<typeof updateNamespaceInput> & { id: string }): Promise<z.infer<typeof namespaceItem>> => {
    requireWholeOrg(ctx);
    if (!isId(id)) throw notFound("namespace");
    return transaction(async (client) => {
      const { rows } = await client.query<{ name: string; clusterId: string; clusterName: string }>(UPDATE, [
        ctx.orgId,
        id,
        criticality === null ? null : CRITICALITIES.indexOf(criticality),
      ]);
      const [changed] = rows;
      if (!changed) throw notFound("namespace");
      const { name, clusterId, clusterName } = changed;
      await audit(client, ctx, { action: "namespace.update", object: `namespace ${name} in ${clusterName}`, detail: { criticality } });
      await enqueue(client, "apply-criticality", { orgId: ctx.orgId, teamIds: [], namespaceIds: [id] });
      return { id, name, cluster: { id: clusterId, name: clusterName }, criticality };
    });
  },
);
