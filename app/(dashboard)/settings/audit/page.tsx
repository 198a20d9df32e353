import { createLoader, type SearchParams } from "nuqs/server";
import { AuditView } from "@/components/settings/audit-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { auditOptions, auditParsers, auditQuery } from "@/lib/client/audit";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { allows } from "@/lib/core/permissions";
import { listAudit } from "@/lib/queries/list-audit";
import { listAuditInput } from "@/lib/schemas/audit";

export const metadata = { title: "Audit log" };

const load = createLoader(auditParsers);

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const filters = await load(searchParams);
  const input = listAuditInput.safeParse({ ...auditQuery(filters), limit: 100 });
  // A filter that is none is left to the API, whose answer the page shows.
  const entries =
    allows(ctx.role, "audit:read") && ctx.teams === "all" && input.success
      ? [entry(auditOptions(filters), { pages: [await read(listAudit(ctx, input.data))], pageParams: [undefined] })]
      : [];
  return (
    <Hydrate entries={entries}>
      <AuditView />
    </Hydrate>
  );
}
