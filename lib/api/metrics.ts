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

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** "/api/v1/images/{id}" of "/api/v1/images/0199…": one series a route, not one an object. */
export function routeOf(url: string, params: object): string {
  const given = Object.entries(params) as [string, unknown][];
  const nameOf = (segment: string): string | undefined =>
    given.find(([, value]) => (Array.isArray(value) ? value : [value]).some((part) => part === segment || part === decoded(segment)))?.[0];
  const named = new URL(url).pathname.split("/").map((segment) => {
    const name = segment === "" ? undefined : nameOf(segment);
    return name ? `{${name}}` : segment;
  });
  return named.filter((segment, at) => segment !== named[at - 1] || !segment.startsWith("{")).join("/");
}

/** Starts the clock of a request; call what comes back with the status of the answer. */
export function observeRequest(request: Request, params: object): (status: number) => void {
  const stop = metrics().requests.startTimer({ method: request.method, route: routeOf(request.url, params) });
  return (status) => {
    stop({ status: String(status) });
  };
}
