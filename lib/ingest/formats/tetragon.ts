import { eventRecords } from "../event-stream";
import type { ReportFormat, TopLevel } from "../format";
import { tetragonRecord } from "../tetragon-event";

const OTHER_TYPES = ["rate_limit_info", "process_throttle"];

function detect({ keys, nested, scalars }: TopLevel): boolean {
  const named = typeof scalars.get("time") === "string" || typeof scalars.get("node_name") === "string";
  if (OTHER_TYPES.some((type) => nested.has(type)) && named) return true;
  return [...keys].some((key) => /^process_[a-z_]+$/.test(key) && nested.get(key)?.has("process") === true);
}

/**
 * What a tracing policy asked for is an alert: notice, warning where the policy has a message, critical where it stopped what
 * was tried. Tetragon also tells of every process that starts and ends, and of connections (Enterprise): that is telemetry.
 * It becomes signals too, by workload and lineage with a count, but of the lowest priority (debug), so that it stands
 * behind everything that somebody asked to be told of. Types that are not known here are kept in the same way.
 */
export const tetragon: ReportFormat = {
  id: "tetragon",
  label: "Tetragon",
  family: "runtime",
  detect,
  parse: (file) => eventRecords(file, "Tetragon", tetragonRecord),
};
