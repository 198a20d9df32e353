import type { ReportRecord } from "@/lib/core/records";
import { eventRecord } from "../falco-event";
import type { ListPath, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped } from "../records";
import { object } from "../value";

const LISTS: readonly ListPath[] = [["*"]];

const detect = (top: TopLevel): boolean =>
  typeof top.scalars.get("rule") === "string" &&
  typeof top.scalars.get("priority") === "string" &&
  (top.keys.has("output_fields") || (top.keys.has("output") && top.keys.has("time")));

const read = (value: unknown, path: readonly (string | number)[], where: string): ReportRecord => {
  const event = object(value);
  const record = event === null ? "not an object" : eventRecord(event);
  return typeof record === "string" ? skipped(record, path, where) : record;
};

export const falco: ReportFormat = {
  id: "falco",
  aliases: ["falcosidekick"],
  label: "Falco",
  family: "runtime",
  detect,
  async *parse(file) {
    yield* notes(file);
    for await (const document of file.documents(LISTS)) {
      // Events stand for themselves: a broken line takes none of the others with it.
      if ("broken" in document) yield skipped(document.broken, [], document.where);
      else if (Array.isArray(document.outline)) {
        for await (const { path, value } of document.elements()) yield read(value, path, document.where);
      } else if (object(document.outline) === null) throw invalidReport("Falco events are objects, one by one or in a list.");
      else yield read(document.outline, [], document.where);
    }
  },
};
