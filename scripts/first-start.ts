// Makes a fresh database one that a person can sign in to, and prints how. Does nothing where there is an admin.
import { prepareInstance } from "../lib/commands/prepare-instance";

const { setupUrl } = await prepareInstance();
if (setupUrl) console.log(`Create the first admin here (the link works once, within 24 hours):\n  ${setupUrl}`);
process.exit(0);
