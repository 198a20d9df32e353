// Brings DATABASE_URL to the newest schema, the queue's included, and says what it applied.
import { migrate } from "../lib/db/migrate";
import { installQueue } from "../lib/jobs/install-queue";

const url = process.env["DATABASE_URL"];
if (!url) throw new Error("DATABASE_URL is not set");
const applied = await migrate(url);
await installQueue(url);
console.log(applied.length > 0 ? `applied ${applied.join(", ")}` : "schema is up to date");
process.exit(0);
