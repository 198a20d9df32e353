import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

interface Metrics {
  registry: Registry;
  requests: Histogram<"method" | "route" | "status">;
}

const shared = globalThis as { plimsollMetrics?: Metrics };

function metrics(): Metrics {
  if (!shared.plimsollMetrics) {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry, prefix: "plimsoll_" });
    const requests = new Histogram({
      name: "plimsoll_http_request_duration_seconds",
      help: "Time to answer API requests, by route, method and status",
      labelNames: ["method", "route", "status"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300],
      registers: [registry],
    });
    shared.plimsollMetrics = { registry, requests };
  }
  return shared.plimsollMetrics;
}

export const metricsRegistry = (): Registry => metrics().registry;

/** "/api/v1/images/{id}" of "/api/v1/images/0199…": one series a route, not one an object. */
function routeOf(request: Request, params: object): string {
  let path = new URL(request.url).pathname;
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== "string") continue;
    for (const written of [encodeURIComponent(value), value]) path = path.replace(`/${written}`, `/{${name}}`);
  }
  return path;
}

/** Starts the clock of a request; call what comes back with the status of the answer. */
export function observeRequest(request: Request, params: object): (status: number) => void {
  const stop = metrics().requests.startTimer({ method: request.method, route: routeOf(request, params) });
  return (status) => {
    stop({ status: String(status) });
  };
}
