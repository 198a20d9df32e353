import type { ReportRecord } from "@/lib/core/records";
import type { JsonPath, ReportDocument, ReportFormat, TopLevel } from "../format";
import { checksOf, isWhole } from "../kube-bench-check";
import { invalidReport, notes, skipped, warning, whole } from "../records";
import { resourceTarget } from "../resource-target";
import { scanRecord } from "../scan-record";
import { type JsonObject, list, name, object } from "../value";

/** Versions before 0.3 wrote the bare list of controls, and the first ones one control alone. */
function detect(top: TopLevel): boolean {
  const isControls = (keys: ReadonlySet<string> | undefined): boolean => keys?.has("tests") === true && keys.has("node_type");
  return top.keys.has("Controls")
    ? top.keys.has("Totals") || isControls(top.nested.get("Controls")) || top.keys.size === 1
    : isControls(top.keys);
}

const NO_NODE =
  "kube-bench does not say which node it looked at: its checks are filed under the role of the node, and what it says of another node of that role takes their place.";

function controlsOf({ outline }: ReportDocument): readonly unknown[] {
  if (Array.isArray(outline)) return outline;
  const top = object(outline);
  if (top === null) throw invalidReport("A kube-bench report is an object with Controls, or a list of controls.");
  if (!("Controls" in top)) return [top];
  if (top.Controls !== null && !Array.isArray(top.Controls))
    throw invalidReport("Controls is not a list: this is no usable kube-bench report.");
  return list(top.Controls);
}

function benchmarkOf(control: JsonObject): string | null {
  const version = name(control.detected_version) ?? name(control.version);
  return version === null ? null : /^\d/.test(version) ? `cis-${version}` : version;
}

function* parseControl(control: JsonObject, path: JsonPath, where: string): Iterable<ReportRecord> {
  // What names no role is of the cluster's nodes still.
  const target = resourceTarget({ namespace: null, kind: "NodeRole", name: name(control.node_type) ?? "unknown" });
  yield scanRecord(target, "kube-bench", { covers: isWhole(control) ? ["benchmark"] : [] });
  yield* checksOf(control, benchmarkOf(control), path, where);
}

export const kubeBench: ReportFormat = {
  id: "kube-bench",
  aliases: ["kubebench", "cis-kubernetes"],
  label: "kube-bench",
  family: "configuration",
  detect,
  async *parse(file) {
    yield* notes(file);
    let checks = 0;
    for await (const document of file.documents()) {
      const read = whole(document);
      for (const [index, value] of controlsOf(read).entries()) {
        const path = Array.isArray(read.outline) ? [index] : ["Controls", index];
        const control = object(value);
        if (control === null) yield skipped("not an object", path, read.where);
        else
          for (const record of parseControl(control, path, read.where)) {
            if (record.type === "benchmark") checks++;
            yield record;
          }
      }
    }
    yield warning(checks === 0 ? "The report holds no checks." : NO_NODE);
  },
};
