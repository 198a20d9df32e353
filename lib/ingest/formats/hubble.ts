import { eventRecords } from "../event-stream";
import type { ReportFormat, TopLevel } from "../format";
import { flowRecord } from "../hubble-flow";

/** What a mask may have left of a flow. */
const OF_FLOW = ["verdict", "event_type", "traffic_direction", "l4", "IP", "is_reply", "drop_reason_desc"];

/** Older versions wrote the flow without anything around it. */
function detect({ keys, scalars, nested }: TopLevel): boolean {
  const flow = nested.get("flow");
  if (OF_FLOW.some((key) => flow?.has(key)) || nested.get("lost_events")?.has("num_events_lost")) return true;
  const named = typeof scalars.get("time") === "string" || typeof scalars.get("node_name") === "string";
  if (!named) return false;
  if (nested.get("node_status")?.has("state_change")) return true;
  return typeof scalars.get("verdict") === "string" && (nested.has("IP") || nested.has("l4") || nested.has("source")) && !keys.has("rule");
}

/**
 * Network flows that Cilium saw. Only what was dropped, denied or failed becomes an event; what was let through is read and
 * counted in the receipt and makes neither event nor signal, for it is nearly all of them.
 */
export const hubble: ReportFormat = {
  id: "hubble",
  aliases: ["cilium"],
  label: "Hubble",
  family: "runtime",
  detect,
  parse: (file) => eventRecords(file, "Hubble", flowRecord),
};
