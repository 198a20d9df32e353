import { auditRecord } from "../audit-event";
import { eventRecords } from "../event-stream";
import type { ReportFormat, Scalar, TopLevel } from "../format";

const isAudit = (scalars: ReadonlyMap<string, Scalar> | undefined): boolean => {
  const apiVersion = scalars?.get("apiVersion");
  if (typeof apiVersion === "string") return apiVersion.startsWith("audit.k8s.io/");
  return typeof scalars?.get("auditID") === "string" && typeof scalars.get("verb") === "string";
};

/** Events, lists of them as the API server's webhook sends them, and the lines of its log. */
function detect({ scalars, nestedScalars }: TopLevel): boolean {
  const kind = scalars.get("kind");
  if (kind === "EventList") return isAudit(scalars) || isAudit(nestedScalars.get("items"));
  return (kind === "Event" || kind === undefined) && isAudit(scalars) && (kind === "Event" || scalars.has("stage"));
}

/**
 * The audit log of the Kubernetes API. A log holds everything that anybody asks the API: what changes rights, gets into pods,
 * makes pods that can reach the host, is refused, or changes something by hand becomes an event; that programs use secrets is
 * telemetry; the rest is counted.
 */
export const k8sAudit: ReportFormat = {
  id: "k8s-audit",
  aliases: ["kubernetes-audit", "audit"],
  label: "Kubernetes audit log",
  family: "runtime",
  detect,
  parse: (file) => eventRecords(file, "Kubernetes audit", auditRecord),
};
