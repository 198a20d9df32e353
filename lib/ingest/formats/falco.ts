import { eventRecords } from "../event-stream";
import { eventRecord } from "../falco-event";
import type { ReportFormat, TopLevel } from "../format";

const detect = (top: TopLevel): boolean =>
  typeof top.scalars.get("rule") === "string" &&
  typeof top.scalars.get("priority") === "string" &&
  (top.keys.has("output_fields") || (top.keys.has("output") && top.keys.has("time")));

export const falco: ReportFormat = {
  id: "falco",
  aliases: ["falcosidekick"],
  label: "Falco",
  family: "runtime",
  detect,
  parse: (file) => eventRecords(file, "Falco", eventRecord),
};
