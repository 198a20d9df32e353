// The OpenID provider of the browser tests as a process of its own: prints where it is as one line of JSON, and stays.
import { startOidcProvider } from "./oidc-provider";

const provider = await startOidcProvider();
process.stdout.write(`${JSON.stringify({ issuer: provider.issuer, control: provider.control })}\n`);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void provider.stop().then(() => process.exit(0)));
