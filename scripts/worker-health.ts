// Exit 0 when some worker beat within the last seconds: the container's health check of the worker.
import { Client } from "pg";
import { LEASE_SECONDS } from "../lib/jobs/leases";

const client = new Client({ connectionString: process.env["DATABASE_URL"], connectionTimeoutMillis: 3000 });
await client.connect();
const { rowCount } = await client.query("select 1 from worker_lease where beat_at > now() - make_interval(secs => $1) limit 1", [
  LEASE_SECONDS,
]);
await client.end();
process.exit(rowCount ? 0 : 1);
