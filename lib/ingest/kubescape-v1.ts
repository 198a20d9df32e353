import type { CheckRecord, ReportRecord } from "@/lib/core/records";
import { controlSeverity, kubescapeResource } from "./kubescape-control";
import { skipped, warning } from "./records";
import { controllerOf, resourceTarget } from "./resource-target";
import { scanRecord } from "./scan-record";
import { type JsonObject, list, name, names, object, objects, text, time } from "./value";

const ONLY_FAILURES = "This layout of Kubescape (v1) names only the resources that failed: what is not in it is not taken as fixed.";

function checkOf(control: JsonObject, id: string, response: JsonObject): CheckRecord {
  const failed = names(response.failedPaths, 40);
  return {
    type: "misconfiguration",
    check: id,
    passed: false,
    title: text(control.name, 500) ?? id,
    description: text(control.description),
    message: text(response.alertMessage),
    resolution: text(control.remediation),
    url: /^C-\d{4}$/.test(id) ? `https://hub.armosec.io/docs/${id.toLowerCase()}` : null,
    severity: controlSeverity(control),
    location: failed[0] ?? null,
  };
}

const PASSED = /^(?:success|passed|pass)$/i;

/** What one framework's report says: each answer of a rule is of the objects that made it fail. */
function* frameworkRecords(
  framework: JsonObject,
  path: readonly (string | number)[],
  where: string,
  facts: { cluster: string | null; scannedAt: Date | null },
): Iterable<ReportRecord> {
  for (const [at, value] of list(framework.controlReports).entries()) {
    const control = object(value);
    const id = name(control?.controlID) ?? name(control?.id);
    for (const [rule, entry] of list(control?.ruleReports).entries()) {
      for (const [index, each] of list(object(entry)?.ruleResponses).entries()) {
        const place = [...path, "controlReports", at, "ruleReports", rule, "ruleResponses", index];
        const response = object(each);
        const found = object(response?.alertObject);
        const [subject] = [...objects(found?.k8sApiObjects), ...objects([found?.externalObjects])];
        const resource = kubescapeResource(subject ?? null);
        if (control === null || id === null || response === null)
          yield skipped(response === null ? "not an object" : "no controlID", place, where);
        else if (object(response.exception) !== null) yield skipped("suppressed by the sender", place, where);
        else if (PASSED.test(name(response.ruleStatus) ?? "")) yield skipped("passed", place, where);
        else if (resource === null) yield skipped("of a resource without kind and name", place, where);
        else {
          yield scanRecord(resourceTarget(controllerOf(resource), facts.cluster), "kubescape", { scannedAt: facts.scannedAt });
          yield checkOf(control, id, response);
        }
      }
    }
  }
}

/** The layout that Kubescape wrote before version 3 where it was not asked for v2: frameworks, with their controls, rules and answers. */
export function* kubescapeV1(outline: unknown, where: string): Iterable<ReportRecord> {
  const top = object(outline);
  const facts = { cluster: name(top?.clusterName), scannedAt: time(top?.generationTime) };
  if (top !== null && "controlReports" in top) yield* frameworkRecords(top, [], where, facts);
  else {
    const key = top !== null && "frameworks" in top ? "frameworks" : "frameworkReports";
    for (const [at, value] of list(top === null ? outline : top[key]).entries()) {
      const path = top === null ? [at] : [key, at];
      const framework = object(value);
      if (framework === null) yield skipped("not an object", path, where);
      else yield* frameworkRecords(framework, path, where, facts);
    }
  }
  yield warning(ONLY_FAILURES);
}
