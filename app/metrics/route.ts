import { timingSafeEqual } from "node:crypto";
import { metricsRegistry } from "@/lib/api/metrics";
import { rawRoute } from "@/lib/api/route";
import { secretHash } from "@/lib/auth/tokens";
import { env } from "@/lib/env";

const forAdmins = rawRoute({ summary: "Metrics of this process", access: ["settings:write"], produces: "text/plain", run: () => answer() });

async function answer(): Promise<Response> {
  const metrics = metricsRegistry();
  return new Response(await metrics.metrics(), { headers: { "Content-Type": metrics.contentType, "Cache-Control": "no-store" } });
}

function hasMetricsToken(headers: Headers): boolean {
  const given = /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  const wanted = env().METRICS_TOKEN;
  return given !== undefined && wanted !== undefined && timingSafeEqual(secretHash(given), secretHash(wanted));
}

/** In Prometheus' text format, for METRICS_TOKEN or an admin. */
export const GET = (request: Request): Promise<Response> => (hasMetricsToken(request.headers) ? answer() : forAdmins(request));
