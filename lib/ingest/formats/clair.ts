import type { ReportRecord } from "@/lib/core/records";
import { clairMaps } from "../clair-maps";
import { clairRows } from "../clair-rows";
import type { ReportDocument, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, whole } from "../records";
import { object } from "../value";

/** Clair 4 and clairctl, clair-scanner, klar, and Clair 2's own and Quay's answers. */
function detect(top: TopLevel): boolean {
  if (top.shape === "array") return false;
  if (top.keys.has("manifest_hash") && (top.keys.has("package_vulnerabilities") || top.keys.has("packages"))) return true;
  if (top.keys.has("unapproved") && top.keys.has("vulnerabilities")) return true;
  if (top.keys.has("LayerCount") && top.keys.has("Vulnerabilities")) return true;
  const layer = top.nested.get("Layer");
  if (layer !== undefined) return layer.has("Features") || layer.has("NamespaceName") || layer.has("IndexedByVersion");
  return top.keys.has("status") && (top.nested.get("data")?.has("Layer") ?? false);
}

function* parseDocument({ outline, where }: ReportDocument): Iterable<ReportRecord> {
  const top = object(outline);
  if (top === null) throw invalidReport("The document is not an object: this is no usable Clair report.");
  yield* top.manifest_hash !== undefined ? clairMaps(top, where) : clairRows(top, where);
}

export const clair: ReportFormat = {
  id: "clair",
  aliases: ["clair-scanner", "klar", "quay"],
  label: "Clair",
  family: "vulnerability",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents()) yield* parseDocument(whole(document));
  },
};
