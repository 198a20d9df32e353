import { parseSeverity, type Severity } from "@/lib/core/severity";
import type { ResourceName } from "@/lib/identity/finding-key";
import { isClusterScoped } from "./resource-target";
import { type JsonObject, name, number, object } from "./value";

/** Kubescape's own bands of the score factor of a control. */
export function controlSeverity(control: JsonObject | null): Severity {
  const given = parseSeverity(control?.severity);
  const factor = number(control?.scoreFactor) ?? number(control?.baseScore);
  if (given !== "unknown" || factor === null || factor <= 0) return given;
  return factor >= 9 ? "critical" : factor >= 7 ? "high" : factor >= 4 ? "medium" : "low";
}

/** The resource that an object in a report is; subjects of roles have no metadata. */
export function kubescapeResource(value: JsonObject | null): ResourceName | null {
  const metadata = object(value?.metadata);
  const kind = name(value?.kind);
  const found = name(metadata?.name) ?? name(value?.name);
  if (kind === null || found === null) return null;
  return { kind, name: found, namespace: isClusterScoped(kind) ? null : (name(metadata?.namespace) ?? name(value?.namespace)) };
}
