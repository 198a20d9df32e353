import type { SsvcRow } from "@/lib/core/records";
import { cveId, feedDate, latest } from "../feed-value";
import type { ListPath, ReportFormat, TopLevel } from "../format";
import { invalidReport, notes, skipped, whole } from "../records";
import { type JsonObject, name, object, objects } from "../value";

const LISTS: readonly ListPath[] = [["*"], ["rows", "*"]];
const COLUMNS = ["cve", "exploitation", "automatable", "technical_impact"];

/** CVE records as the Vulnrichment repository has them, one or many, or a table of their SSVC points. */
function detect(top: TopLevel): boolean {
  if (top.keys.has("cveMetadata") && top.keys.has("containers")) return true;
  const row = top.nested.get("rows");
  return row !== undefined && COLUMNS.every((column) => row.has(column));
}

const EXPLOITATION: ReadonlyMap<string, 0 | 1 | 2> = new Map([
  ["none", 0],
  ["poc", 1],
  ["public poc", 1],
  ["active", 2],
]);

interface Said {
  cve: unknown;
  exploitation: unknown;
  automatable: unknown;
  impact: unknown;
  at: unknown;
}

const word = (value: unknown): string => name(value)?.toLowerCase() ?? "";

function pointOf({ cve, exploitation, automatable, impact, at }: Said): SsvcRow | string {
  const vulnerabilityId = cveId(cve);
  const found = EXPLOITATION.get(word(exploitation));
  if (vulnerabilityId === null) return "no CVE";
  if (found === undefined) return "no known word for exploitation";
  if (!["yes", "no"].includes(word(automatable))) return "no known word for automatable";
  if (!["total", "partial"].includes(word(impact))) return "no known word for technical impact";
  return {
    type: "ssvc",
    vulnerabilityId,
    exploitation: found,
    automatable: word(automatable) === "yes",
    technicalTotal: word(impact) === "total",
    assessedOn: feedDate(at),
  };
}

/** The latest SSVC assessment in a CVE record, which CISA adds in a container of its own. */
function ofRecord(record: JsonObject): SsvcRow | string {
  const metrics = objects(object(record.containers)?.adp).flatMap((container) => objects(container.metrics));
  const assessments = metrics.flatMap((metric): JsonObject[] => {
    const other = object(metric.other);
    const content = other?.type === "ssvc" ? object(other.content) : null;
    return content === null ? [] : [content];
  });
  if (assessments.length === 0) return "no SSVC assessment by CISA";
  const points = assessments.map((content) => {
    const options: JsonObject = Object.assign({}, ...objects(content.options));
    return pointOf({
      cve: object(record.cveMetadata)?.cveId,
      exploitation: options.Exploitation,
      automatable: options.Automatable,
      impact: options["Technical Impact"],
      at: content.timestamp,
    });
  });
  const usable = points.filter((point) => typeof point !== "string");
  const newest = usable.reduce<SsvcRow | null>(
    (best, point) => (best === null || (point.assessedOn?.getTime() ?? 0) > (best.assessedOn?.getTime() ?? 0) ? point : best),
    null,
  );
  return newest ?? points[0] ?? "no SSVC assessment by CISA";
}

function ofEntry(value: unknown): SsvcRow | string {
  const entry = object(value);
  if (entry === null) return "not an object";
  if ("containers" in entry) return ofRecord(entry);
  const { cve, exploitation, automatable, technical_impact: impact, assessed_on: at } = entry;
  return pointOf({ cve, exploitation, automatable, impact, at });
}

/** CISA's SSVC points. Each assessment stands by its own date: the newest of a vulnerability counts, and none is withdrawn. */
export const vulnrichment: ReportFormat = {
  id: "vulnrichment",
  aliases: ["cisa-vulnrichment", "ssvc"],
  label: "CISA Vulnrichment",
  family: "feed",
  detect,
  async *parse(file) {
    yield* notes(file);
    let asOf: Date | null = null;
    let rows = 0;
    for await (const document of file.documents(LISTS)) {
      const { outline, where, elements } = whole(document);
      const top = object(outline);
      const single = top !== null && !("rows" in top);
      for await (const { path, value } of single ? [{ path: [], value: outline }] : elements()) {
        const row = ofEntry(value);
        if (typeof row === "string") yield skipped(row, path, where);
        else {
          rows++;
          asOf = latest(asOf, row.assessedOn);
          yield row;
        }
      }
    }
    if (rows > 0) yield { type: "feed", feed: "vulnrichment", asOf, version: null };
    else throw invalidReport("Nothing in it carries an SSVC assessment by CISA.");
  },
};
