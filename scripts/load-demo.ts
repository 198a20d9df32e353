// Loads the demo fleet into the first organisation of DATABASE_URL, saying how far it is.
import { loadDemo } from "../lib/commands/load-demo";
import { closeConnections } from "../lib/db/client";

let shown = -1;
await loadDemo({
  orgId: 1,
  onProgress: ({ done, what }) => {
    const percent = Math.floor(done * 20) * 5;
    if (percent === shown) return;
    shown = percent;
    console.log(`demo fleet ${String(percent).padStart(3)} % · ${what}`);
  },
});
await closeConnections();
process.exit(0);
