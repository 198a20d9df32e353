import type { ClientBase } from "pg";
import type { LearnedAlias } from "../merge-vulnerabilities";
import type { StagedFacts, VulnerabilityFacts } from "./vulnerability-facts";

/**
 * Writes what a report says about the flaws themselves: new ones whole, of known ones only what was missing or, for EPSS,
 * older. The feeds' own word (KEV, EPSS, Vulnrichment) comes before a report's. Rows go in order of id, so that two
 * reports at once cannot deadlock.
 */
export async function writeVulnerabilities(client: ClientBase, facts: StagedFacts): Promise<WrittenFacts> {
  const learned = await writeAliases(client, facts.aliases);
  const known = await readKnown(client, [...facts.vulnerabilities.keys()]);
  const sorted = [...facts.vulnerabilities.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const fresh = sorted.filter(({ id }) => !known.has(id));
  const telling = sorted.filter((said) => {
    const row = known.get(said.id);
    return row !== undefined && saysMore(said, row);
  });
  if (fresh.length > 0) await client.query(INSERT, [JSON.stringify(fresh)]);
  const moved = telling.length > 0 ? await client.query<{ id: string; moved: boolean }>(FILL, [JSON.stringify(telling)]) : { rows: [] };
  await writeSources(client, facts);
  return { moved: moved.rows.filter((row) => row.moved).map(({ id }) => id), learned };
}

export interface WrittenFacts {
  /** flaws whose facts changed in a way that moves findings elsewhere */
  moved: string[];
  /** ids that stood for a flaw of their own, and turned out to be another name of one */
  learned: LearnedAlias[];
}

/** A name that has a canonical id keeps it, unless that was no CVE and a CVE is named now. */
async function writeAliases(client: ClientBase, aliases: ReadonlyMap<string, string>): Promise<LearnedAlias[]> {
  if (aliases.size === 0) return [];
  const sorted = [...aliases].sort(([a], [b]) => (a < b ? -1 : 1));
  const { rows } = await client.query<LearnedAlias>(
    `with said as (
       select * from unnest($1::text[], $2::text[]) as s(alias, id)
     ), known as (
       select said.*, a.vulnerability_id as was from said left join vulnerability_alias a on a.alias = said.alias
     ), news as (
       select * from known where was is null or (was <> id and was not like 'CVE-%' and id like 'CVE-%')
     ), written as (
       insert into vulnerability_alias (alias, vulnerability_id) select alias, id from news order by alias
       on conflict (alias) do update set vulnerability_id = excluded.vulnerability_id
     )
     select distinct v.id as "from", news.id as "to" from news join vulnerability v on v.id in (news.alias, news.was)
     where v.id <> news.id order by 1`,
    [sorted.map(([alias]) => alias), sorted.map(([, id]) => id)],
  );
  return rows;
}

/** Facts that a report may tell of a flaw that is known without them. */
const TELLABLE = ["title", "description", "severity", "cvss_vector", "cwes", "published_at", "kev_added_on"] as const;

const UNTOLD: Record<(typeof TELLABLE)[number], string> = {
  title: "title is null",
  description: "description is null",
  severity: "severity = 0",
  cvss_vector: "cvss_vector is null",
  cwes: "cwes = '{}'",
  published_at: "published_at is null",
  kev_added_on: "kev_added_on is null",
};

interface KnownRow {
  id: string;
  /** a bit for each of TELLABLE that nobody has told yet */
  lacks: number;
  cvss_source: string | null;
  epss_date: Date | null;
}

/** Most reports say of most flaws what is known: only the gaps are read, not the texts. */
async function readKnown(client: ClientBase, ids: readonly string[]): Promise<Map<string, KnownRow>> {
  const lacks = TELLABLE.map((name, bit) => `(${UNTOLD[name]})::int << ${bit}`).join(" | ");
  const { rows } = await client.query<KnownRow>(
    `select id, cvss_source, epss_date::timestamptz as epss_date, ${lacks} as lacks from vulnerability where id = any($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function saysMore(said: VulnerabilityFacts, known: KnownRow): boolean {
  const fills = TELLABLE.some((name, bit) => {
    const value = said[name];
    return (known.lacks & (1 << bit)) !== 0 && (Array.isArray(value) ? value.length > 0 : value !== null && value !== 0);
  });
  const bettersCvss = said.cvss_source === "nvd" && known.cvss_source !== null && known.cvss_source !== "nvd";
  const newerEpss = said.epss !== null && (known.epss_date === null || (said.epss_date !== null && known.epss_date < said.epss_date));
  return fills || bettersCvss || newerEpss;
}
const STAGED = `jsonb_to_recordset($1::jsonb) as s(
  id text, title text, description text, severity smallint, cvss_vector text, cvss_score real, cvss_source text,
  cwes text[], urls text[], published_at timestamptz, modified_at timestamptz, epss real, epss_percentile real,
  epss_date date, kev_added_on date, kev_ransomware boolean, automatable boolean, technical_total boolean)`;

/** What a report says of KEV counts where the loaded catalogue is older than that entry; else the catalogue has withdrawn it. */
const TOLD_KEV = "(select s.kev_added_on where not exists (select from feed c where c.id = 'kev' and c.as_of::date >= s.kev_added_on))";

const INSERT = `
insert into vulnerability (id, title, description, severity, cvss_vector, cvss_score, cvss_source, cwes, urls, published_at,
  modified_at, epss, epss_percentile, epss_date, kev_added_on, kev_ransomware, exploitation, automatable, technical_total, ssvc_source)
select s.id, s.title, s.description, s.severity, s.cvss_vector, s.cvss_score, s.cvss_source, s.cwes, s.urls, s.published_at,
  s.modified_at, coalesce(e.epss, s.epss), coalesce(e.percentile, s.epss_percentile),
  case when e.epss is not null then e.scored_on else s.epss_date end,
  coalesce(k.added_on, ${TOLD_KEV}), coalesce(k.ransomware, s.kev_ransomware, false),
  p.exploitation, coalesce(p.automatable, s.automatable), coalesce(p.technical_total, s.technical_total),
  case when p.vulnerability_id is not null then 'given' when s.automatable is not null then 'derived' end
from ${STAGED}
left join kev_entry k on k.vulnerability_id = s.id
left join epss_score e on e.vulnerability_id = s.id
left join ssvc_point p on p.vulnerability_id = s.id
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
     or (v.kev_added_on is null and ${TOLD_KEV} is not null)
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
  kev_added_on = coalesce(v.kev_added_on, ${TOLD_KEV}),
  kev_ransomware = v.kev_ransomware or s.kev_ransomware
from ${STAGED}, old
where v.id = s.id and old.id = v.id
returning v.id, (v.kev_added_on, v.automatable, v.technical_total, round(v.epss * 1000))
  is distinct from (old.kev_added_on, old.automatable, old.technical_total, round(old.epss * 1000)) as moved`;

async function writeSources(client: ClientBase, facts: StagedFacts): Promise<void> {
  if (facts.sources.size === 0) return;
  const { rows } = await client.query<{ vulnerability_id: string; source: string }>(
    "select vulnerability_id, source from vulnerability_source where vulnerability_id = any($1)",
    [[...facts.vulnerabilities.keys()]],
  );
  const known = new Set(rows.map((row) => `${row.vulnerability_id} ${row.source}`));
  const fresh = [...facts.sources].filter(([key]) => !known.has(key)).map(([, row]) => row);
  if (fresh.length === 0) return;
  await client.query(
    `insert into vulnerability_source
     select * from jsonb_populate_recordset(null::vulnerability_source, $1::jsonb) order by vulnerability_id, source
     on conflict do nothing`,
    [JSON.stringify(fresh)],
  );
}
