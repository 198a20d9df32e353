import { Problem } from "@/lib/core/errors";
import type { Feed } from "./feed";
import { feedDate, feedText, isCve } from "./feed-text";

export interface SsvcRow {
  vulnerabilityId: string;
  /** 0 none, 1 public proof of concept, 2 active */
  exploitation: 0 | 1 | 2;
  automatable: boolean;
  /** technical impact is total, not partial */
  technicalTotal: boolean;
  assessedOn: Date | null;
}

const COLUMNS = ["cve", "exploitation", "automatable", "technical_impact"] as const;
const EXPLOITATION: ReadonlyMap<string, 0 | 1 | 2> = new Map([
  ["none", 0],
  ["poc", 1],
  ["active", 2],
]);

function row(cells: readonly string[], columns: ReadonlyMap<string, number>): SsvcRow | null {
  const cell = (column: string): string => cells[columns.get(column) ?? -1]?.trim() ?? "";
  const vulnerabilityId = cell("cve");
  const exploitation = EXPLOITATION.get(cell("exploitation").toLowerCase());
  const automatable = cell("automatable").toLowerCase();
  const impact = cell("technical_impact").toLowerCase();
  if (!isCve(vulnerabilityId) || exploitation === undefined) return null;
  if ((automatable !== "yes" && automatable !== "no") || (impact !== "total" && impact !== "partial")) return null;
  return {
    vulnerabilityId,
    exploitation,
    automatable: automatable === "yes",
    technicalTotal: impact === "total",
    assessedOn: feedDate(cell("assessed_on")),
  };
}

/** SSVC decision points that CISA gives in Vulnrichment, as CSV. Its date is that of the latest assessment in it. */
export const vulnrichment: Feed<SsvcRow> = {
  id: "vulnrichment",
  label: "CISA Vulnrichment",
  parse(bytes) {
    const [head = "", ...lines] = feedText(bytes, "Vulnrichment").split(/\r?\n/);
    const columns = new Map(head.split(",").map((column, at) => [column.trim().toLowerCase(), at]));
    const missing = COLUMNS.filter((column) => !columns.has(column));
    if (missing.length > 0) throw new Problem("invalid_report", `This is no Vulnrichment file: it has no column ${missing.join(", ")}.`);
    const filled = lines.filter((line) => line.trim() !== "");
    const rows = filled.flatMap((line) => row(line.split(","), columns) ?? []);
    const latest = rows.reduce((time, { assessedOn }) => Math.max(time, assessedOn?.getTime() ?? 0), 0);
    return { asOf: latest === 0 ? null : new Date(latest), version: null, rows, skipped: filled.length - rows.length };
  },
};
