// Run by audit-verify.mjs, which finds the database.
import { closeConnections, pool } from "@/lib/db/client";
import { verifyChain } from "@/lib/queries/verify-audit";

const { rows } = await pool().query<{ id: number; name: string }>("select id, name from org order by id");
let whole = true;
for (const { id, name } of rows) {
  const { entries, head, broken } = await verifyChain(id);
  whole &&= broken === null;
  console.log(
    broken ? `${name}: broken, ${broken.why}` : `${name}: ${entries} entries are as they were written; last hash ${head ?? "none"}`,
  );
}
await closeConnections();
process.exit(whole ? 0 : 1);
