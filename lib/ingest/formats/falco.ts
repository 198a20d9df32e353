import { eventRecords } from "../event-stream";
import { eventRecord } from "../falco-event";
import type { ReportFormat, TopLevel } from "../format";

/** Falco can be told to leave out fields and output; from 0.40 on it can write the message alone. */
const detect = (top: TopLevel): boolean =>
  typeof top.scalars.get("rule") === "string" &&
  typeof top.scalars.get("priority") === "string" &&
  (top.keys.has("output_fields") || (top.keys.has("time") && ["output", "message", "tags", "hostname"].some((key) => top.keys.has(key))));

export const falco: ReportFormat = {
  id: "falco",
  aliases: ["falcosidekick"],
  label: "Falco",
  family: "runtime",
  detect,
  parse: (file) => eventRecords(file, "Falco", eventRecord),
};
