import type { PolicyRecord, ReportRecord, VulnerabilityRecord } from "@/lib/core/records";
import { parseSeverity } from "@/lib/core/severity";
import { digestOf } from "@/lib/identity/image-ref";
import { awsTime } from "./aws-finding";
import type { JsonPath } from "./format";
import { imageTarget, unnamedMessage } from "./image-target";
import { packageOf } from "./package-type";
import { skipped, warning } from "./records";
import { vulnerabilityIdIn } from "./sarif-vulnerability";
import { scanRecord } from "./scan-record";
import { type JsonObject, link, list, name, object, objects, text, time } from "./value";
import { vulnerabilityRecord } from "./vulnerability-record";

interface Evaluation {
  digest: string;
  tag: string;
  body: JsonObject;
  path: JsonPath;
}

/** An evaluation is nested: digest → tag → list of evaluations. */
function evaluationsOf(outline: unknown): Evaluation[] {
  return (Array.isArray(outline) ? outline : [outline]).flatMap((entry, at) =>
    Object.entries(object(entry) ?? {}).flatMap(([digest, tags]) =>
      Object.entries(object(tags) ?? {}).flatMap(([tag, list]) =>
        objects(list).map((body, index) => ({ digest, tag, body, path: [at, digest, tag, index] })),
      ),
    ),
  );
}

/** "HIGH Vulnerability found in os package type (rpm) - openssl-1.0 (fixed in: 1.1)(CVE-2020-1 - https://…)" */
const VULNERABILITY = /^(\w+) Vulnerability found in (?:non-os|os) package type \(([\w-]+)\) - (.+?) ?\((?:fixed in: ?([^)]*)\) ?-? ?\()?/i;

/** "struts-core-1.3.8.jar", "openssl-1.0.2k-16.el7" */
const NAME_VERSION = /^(.+?)-(\d[\w.~+:-]*?)(?:\.[jwe]ar)?$/;

const RESULTS = new Map<string, PolicyRecord["result"]>([
  ["stop", "fail"],
  ["warn", "warn"],
  ["go", "pass"],
]);

function rowRecord(cells: ReadonlyMap<string, unknown>): PolicyRecord | VulnerabilityRecord | string {
  const gate = name(cells.get("gate"));
  const trigger = name(cells.get("trigger"));
  if (gate === null || trigger === null) return "no gate or trigger";
  const waived = cells.get("whitelisted") ?? cells.get("allowlisted");
  if (waived !== undefined && waived !== null && waived !== false && waived !== "") return "allowed by the sender's own list";
  const output = text(cells.get("check_output"));
  const triggerId = name(cells.get("trigger_id"));
  const id = gate === "vulnerabilities" ? vulnerabilityIdIn(triggerId) : null;
  const found = id === null ? null : VULNERABILITY.exec(output ?? "");
  if (id !== null && found?.[3] !== undefined) {
    const file = found[3].split("/").at(-1) ?? found[3];
    const own = triggerId?.split("+").slice(1).join("+") || file;
    const parts = NAME_VERSION.exec(own) ?? NAME_VERSION.exec(file);
    const isBare = NAME_VERSION.exec(own) === null;
    const identity = packageOf({ type: found[2] ?? null, name: isBare ? own : (parts?.[1] ?? own), version: parts?.[2] ?? null, os: null });
    if (identity !== null) {
      const severity = parseSeverity(found[1]);
      return vulnerabilityRecord(id, [], identity, "anchore", {
        severity,
        fixedVersion: text(found[4], 1_000),
        urls: [link(/https?:\/\/[^\s)]+/.exec(output ?? "")?.[0])].filter((url) => url !== null),
      });
    }
  }
  const action = text(cells.get("gate_action"), 20)?.toLowerCase() ?? "";
  return {
    type: "policy",
    policy: gate,
    rule: trigger,
    title: `${gate}: ${trigger}`,
    message: output,
    resolution: null,
    category: name(cells.get("policy_id")),
    severity: action === "stop" ? "high" : action === "warn" ? "medium" : "unknown",
    result: RESULTS.get(action) ?? "error",
  };
}

/** What a policy evaluation of Anchore says: each row of its table is one thing that a gate found. */
export function* policyEvaluation(outline: unknown, where: string): Iterable<ReportRecord> {
  for (const { digest, tag, body, path } of evaluationsOf(outline)) {
    const evaluation = object(object(body.detail)?.result);
    const { target, named } = imageTarget({
      asked: tag,
      tags: [],
      digests: [`${tag.replace(/@.*$|:[^/:]*$/, "")}@${digest}`],
      imageId: name(evaluation?.image_id) === null ? null : `sha256:${name(evaluation?.image_id)}`,
      manifestDigest: digestOf(digest),
    });
    const tables = Object.values(object(evaluation?.result) ?? {}).flatMap((each) => objects([object(each)?.result]));
    yield scanRecord(target, "anchore", {
      scannedAt: time(body.last_evaluation) ?? awsTime(evaluation?.last_modified),
      covers: tables.length > 0 ? ["policy"] : [],
    });
    if (!named) yield warning(unnamedMessage(target.name));
    for (const table of tables) {
      const header = list(table.header).map((each) => text(each, 100)?.toLowerCase() ?? "");
      for (const [at, row] of list(table.rows).entries()) {
        const cells = new Map(list(row).map((cell, column) => [header[column] ?? "", cell]));
        const record = Array.isArray(row) ? rowRecord(cells) : "not a list";
        yield typeof record === "string" ? skipped(record, [...path, "rows", at], where) : record;
      }
    }
  }
}
