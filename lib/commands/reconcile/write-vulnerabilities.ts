import type { ClientBase } from "pg";
import type { VulnerabilityRecord } from "@/lib/core/records";
import { severityNumber } from "@/lib/core/severity";
import { cvssFacts } from "@/lib/risk/cvss-facts";

const SOURCE_ORDER = ["nvd", "ghsa", "redhat", "debian", "ubuntu", "amazon"];
const VERSION_ORDER = ["3", "4", "2"];

interface ChosenCvss {
  vector: string;
  score: number | null;
  source: string;
}

/** One vector stands for the flaw: NVD's before GitHub's before a vendor's; version 3 before 4 before 2, as most is said in 3. */
function chooseCvss(record: VulnerabilityRecord): ChosenCvss | null {
  const all = record.sources.flatMap(({ source, cvss }) => cvss.map((one) => ({ ...one, source })));
  const order = (list: readonly string[], value: string) => (list.includes(value) ? list.indexOf(value) : list.length);
  all.sort(
    (a, b) =>
      order(SOURCE_ORDER, a.source) - order(SOURCE_ORDER, b.source) ||
      order(VERSION_ORDER, a.version) - order(VERSION_ORDER, b.version) ||
      (a.source < b.source ? -1 : 1),
  );
  return all[0] ?? null;
}

function factsOf(id: string, record: VulnerabilityRecord) {
  const cvss = chooseCvss(record);
  const derived = cvss ? cvssFacts(cvss.vector) : { automatable: null, technicalTotal: null };
  const general = ["nvd", "ghsa"].map((name) => record.sources.find(({ source }) => source === name)?.severity).find(Boolean);
  return {
    id,
    title: record.title,
    description: record.description,
    severity: severityNumber(general ?? record.severity),
    cvss_vector: cvss?.vector ?? null,
    cvss_score: cvss?.score ?? null,
    cvss_source: cvss?.source ?? null,
    cwes: record.cwes,
    urls: record.urls.filter((url) => /^https?:\/\//i.test(url)).slice(0, 50),
    published_at: record.publishedAt,
    modified_at: record.modifiedAt,
    epss: record.epss?.score ?? null,
    epss_percentile: record.epss?.percentile ?? null,
    epss_date: record.epss?.date ?? null,
    kev_added_on: record.knownExploited?.addedOn ?? null,
    kev_ransomware: record.knownExploited?.ransomware ?? false,
    automatable: derived.automatable,
    technical_total: derived.technicalTotal,
  };
}

type Facts = ReturnType<typeof factsOf>;

/** The same flaw on many packages is said many times; what one row leaves out another may say. */
function merge(known: Facts | undefined, facts: Facts): Facts {
  if (!known) return facts;
  const merged: Record<string, unknown> = { ...known };
  for (const [name, value] of Object.entries(facts)) {
    const present = merged[name];
    if (present === null || present === 0 || present === false || (Array.isArray(present) && present.length === 0)) merged[name] = value;
  }
  return merged as Facts;
}

/**
 * Writes what a report says about the flaws themselves: new ones whole, of known ones only what was missing or, for EPSS,
 * older. The feeds' own word (KEV, EPSS, Vulnrichment) comes before a report's. Rows go in order of id, so that two
 * reports at once cannot deadlock. Returns the ids whose facts changed in a way that moves findings elsewhere.
 */
export async function writeVulnerabilities(
  client: ClientBase,
  records: readonly { id: string; record: VulnerabilityRecord }[],
): Promise<string[]> {
  const byId = new Map<string, Facts>();
  for (const { id, record } of records) byId.set(id, merge(byId.get(id), factsOf(id, record)));
  if (byId.size === 0) return [];
  const facts = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const json = JSON.stringify(facts);
  await client.query(INSERT, [json]);
  const { rows } = await client.query<{ id: string; moved: boolean }>(FILL, [json]);
  await writeSources(client, records);
  return rows.filter(({ moved }) => moved).map(({ id }) => id);
}

const STAGED = `jsonb_to_recordset($1::jsonb) as s(
  id text, title text, description text, severity smallint, cvss_vector text, cvss_score real, cvss_source text,
  cwes text[], urls text[], published_at timestamptz, modified_at timestamptz, epss real, epss_percentile real,
  epss_date date, kev_added_on date, kev_ransomware boolean, automatable boolean, technical_total boolean)`;

const INSERT = `
insert into vulnerability (id, title, description, severity, cvss_vector, cvss_score, cvss_source, cwes, urls, published_at,
  modified_at, epss, epss_percentile, epss_date, kev_added_on, kev_ransomware, exploitation, automatable, technical_total, ssvc_source)
select s.id, s.title, s.description, s.severity, s.cvss_vector, s.cvss_score, s.cvss_source, s.cwes, s.urls, s.published_at,
  s.modified_at, coalesce(e.epss, s.epss), coalesce(e.percentile, s.epss_percentile),
  case when e.epss is not null then f.as_of::date else s.epss_date end,
  coalesce(k.added_on, s.kev_added_on), coalesce(k.ransomware, s.kev_ransomware, false),
  p.exploitation, coalesce(p.automatable, s.automatable), coalesce(p.technical_total, s.technical_total),
  case when p.vulnerability_id is not null then 'given' when s.automatable is not null then 'derived' end
from ${STAGED}
left join kev_entry k on k.vulnerability_id = s.id
left join epss_score e on e.vulnerability_id = s.id
left join ssvc_point p on p.vulnerability_id = s.id
left join feed f on f.id = 'epss'
order by s.id
on conflict (id) do nothing`;

const FILL = `
with old as materialized (
  select v.* from vulnerability v join ${STAGED} using (id)
  where (v.title is null and s.title is not null)
     or (v.description is null and s.description is not null)
     or (v.severity = 0 and s.severity > 0)
     or (v.cvss_vector is null and s.cvss_vector is not null)
     or (v.cvss_source <> 'nvd' and s.cvss_source = 'nvd')
     or (v.cwes = '{}' and s.cwes <> '{}')
     or (v.published_at is null and s.published_at is not null)
     or (v.kev_added_on is null and s.kev_added_on is not null)
     or (s.epss is not null and (v.epss is null or v.epss_date < s.epss_date))
  order by v.id for update of v
)
update vulnerability v set
  title = coalesce(v.title, s.title),
  description = coalesce(v.description, s.description),
  severity = case when v.severity = 0 then s.severity else v.severity end,
  cvss_vector = case when v.cvss_vector is null or (v.cvss_source <> 'nvd' and s.cvss_source = 'nvd') then coalesce(s.cvss_vector, v.cvss_vector) else v.cvss_vector end,
  cvss_score = case when v.cvss_vector is null or (v.cvss_source <> 'nvd' and s.cvss_source = 'nvd') then coalesce(s.cvss_score, v.cvss_score) else v.cvss_score end,
  cvss_source = case when v.cvss_vector is null or (v.cvss_source <> 'nvd' and s.cvss_source = 'nvd') then coalesce(s.cvss_source, v.cvss_source) else v.cvss_source end,
  automatable = case when v.ssvc_source = 'given' then v.automatable when v.cvss_vector is null or (v.cvss_source <> 'nvd' and s.cvss_source = 'nvd') then coalesce(s.automatable, v.automatable) else v.automatable end,
  technical_total = case when v.ssvc_source = 'given' then v.technical_total when v.cvss_vector is null or (v.cvss_source <> 'nvd' and s.cvss_source = 'nvd') then coalesce(s.technical_total, v.technical_total) else v.technical_total end,
  ssvc_source = coalesce(v.ssvc_source, case when s.automatable is not null then 'derived' end),
  cwes = case when v.cwes = '{}' then s.cwes else v.cwes end,
  urls = case when v.urls = '{}' then s.urls else v.urls end,
  published_at = coalesce(v.published_at, s.published_at),
  modified_at = greatest(v.modified_at, s.modified_at),
  epss = case when s.epss is not null and (v.epss is null or v.epss_date < s.epss_date) then s.epss else v.epss end,
  epss_percentile = case when s.epss is not null and (v.epss is null or v.epss_date < s.epss_date) then s.epss_percentile else v.epss_percentile end,
  epss_date = case when s.epss is not null and (v.epss is null or v.epss_date < s.epss_date) then s.epss_date else v.epss_date end,
  kev_added_on = coalesce(v.kev_added_on, s.kev_added_on),
  kev_ransomware = v.kev_ransomware or s.kev_ransomware
from ${STAGED}, old
where v.id = s.id and old.id = v.id
returning v.id, (v.kev_added_on, v.automatable, v.technical_total, round(v.epss * 1000))
  is distinct from (old.kev_added_on, old.automatable, old.technical_total, round(old.epss * 1000)) as moved`;

async function writeSources(client: ClientBase, records: readonly { id: string; record: VulnerabilityRecord }[]): Promise<void> {
  const sources = new Map<string, object>();
  for (const { id, record } of records) {
    for (const { source, severity, cvss, url } of record.sources) {
      const key = `${id} ${source}`;
      if (sources.has(key)) continue;
      const vector = (version: string) => cvss.find((one) => one.version === version)?.vector ?? null;
      sources.set(key, {
        vulnerability_id: id,
        source,
        severity: severity === null ? null : severityNumber(severity),
        cvss2_vector: vector("2"),
        cvss3_vector: vector("3"),
        cvss4_vector: vector("4"),
        cvss_score: chooseCvss({ ...record, sources: [{ source, severity, cvss, url }] })?.score ?? null,
        url,
      });
    }
  }
  if (sources.size === 0) return;
  await client.query(
    `insert into vulnerability_source
     select * from jsonb_populate_recordset(null::vulnerability_source, $1::jsonb) order by vulnerability_id, source
     on conflict do nothing`,
    [JSON.stringify([...sources.values()])],
  );
}
