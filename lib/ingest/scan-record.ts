import type { ScanRecord, ScanTarget } from "@/lib/core/records";

/** A scan record with nothing known but its target and tool; formats fill in what their documents say. */
export const scanRecord = (target: ScanTarget, tool: string, facts: Partial<Omit<ScanRecord, "type" | "target">> = {}): ScanRecord => ({
  type: "scan",
  target,
  tool: { name: tool, version: null, databaseAt: null },
  artifact: null,
  scannedAt: null,
  status: "ok",
  statusReason: null,
  covers: [],
  os: null,
  architecture: null,
  sizeBytes: null,
  builtAt: null,
  labels: {},
  layers: [],
  ...facts,
});
