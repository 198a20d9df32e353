import { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { rows, type Sql, sql } from "@/lib/db/sql";
import type { searchInput, searchResult } from "@/lib/schemas/search";
import { likePrefix, titleWords, wordQuery } from "./finding-text";
import { contains } from "./keyset";
import { seesCluster, seesTeam } from "./scope";

type Result = z.infer<typeof searchResult>;
type Kind = Result["groups"][number]["kind"];

const hit = z.object({ kind: z.string(), id: z.string(), label: z.string(), hint: z.string().nullable() });

const HREFS: Record<Kind, (id: string) => string> = {
  vulnerability: (id) => `/where?q=${encodeURIComponent(id)}`,
  package: (id) => `/where?q=${encodeURIComponent(id)}`,
  image: (id) => `/images/${id}`,
  workload: (id) => `/workloads/${id}`,
  cluster: (id) => `/clusters/${id}`,
  team: (id) => `/findings?team=${encodeURIComponent(id)}`,
  signal: (id) => `/runtime?signal=${encodeURIComponent(id)}`,
};
const KINDS: readonly Kind[] = ["vulnerability", "package", "image", "workload", "cluster", "team", "signal"];
/** Candidates of which the asker may see some: a developer's own are looked for among so many. */
const CANDIDATES = 200;

/** What ⌘K finds, one statement, a few of each kind; nothing of teams that the asker does not see. */
export const search = guard("findings:read", async (ctx: Ctx, { q, limit }: z.infer<typeof searchInput>): Promise<Result> => {
  const found = await rows(
    hit,
    sql`(${vulnerabilities(ctx, q)} limit ${limit}) union all (${packages(ctx, q)} limit ${limit}) union all (${images(ctx, q)} limit ${limit})
        union all (${workloads(ctx, q)} limit ${limit}) union all (${clusters(ctx, q)} limit ${limit}) union all (${teams(ctx, q)} limit ${limit})
        union all (${signals(ctx, q)} limit ${limit})`,
  );
  return {
    groups: KINDS.flatMap((kind) => {
      const items = found.filter((one) => one.kind === kind).map(({ id, label, hint }) => ({ id, label, hint, href: HREFS[kind](id) }));
      return items.length > 0 ? [{ kind, items }] : [];
    }),
  };
});

const prefixes = (q: string): string[] => [...new Set([q, q.toUpperCase()])].map(likePrefix);

function vulnerabilities(ctx: Ctx, q: string): Sql {
  const words = wordQuery(q);
  const titled =
    words === null
      ? sql``
      : sql`union (select id from vulnerability where ${titleWords(sql`title`)} @@ to_tsquery('simple', ${words}) limit ${CANDIDATES})`;
  const mine = sql`exists (select from finding f where f.org_id = ${ctx.orgId} and f.problem = v.id and ${seesTeam(ctx, sql`f.team_id`)}
    and f.shape = any(array(select distinct shape from team_count where org_id = ${ctx.orgId} and ${seesTeam(ctx, sql`team_id`)})))`;
  return sql`select 'vulnerability' as kind, v.id, v.id as label, v.title as hint from vulnerability v
    where v.id in ((select id from vulnerability where id like any(${prefixes(q)}::text[]) limit ${CANDIDATES})
      union (select vulnerability_id from vulnerability_alias where alias like any(${prefixes(q)}::text[]) limit ${CANDIDATES}) ${titled}) and ${mine}
    order by v.kev_added_on is null, v.epss desc nulls last, v.id`;
}

const packages = (ctx: Ctx, q: string): Sql =>
  sql`select distinct 'package' as kind, regexp_replace(p.purl, '@[^/@]*$', '') as id, p.name as label, p.type as hint
    from (select * from package where org_id = ${ctx.orgId} and name like ${likePrefix(q.toLowerCase())} order by name limit ${CANDIDATES}) p
    where exists (select from image_package i join target t on t.org_id = i.org_id and t.id = i.target_id
      where i.org_id = p.org_id and i.package_id = p.id and ${seesTeam(ctx, sql`t.team_id`)})
    order by label, id`;

const images = (ctx: Ctx, q: string): Sql =>
  sql`select 'image' as kind, i.id::text as id, t.name as label, left(i.digest, 19) as hint
    from image i join target t on t.org_id = i.org_id and t.id = i.id and ${seesTeam(ctx, sql`t.team_id`)}
    where i.org_id = ${ctx.orgId} and (i.id in (select newest_image_id from repository where org_id = ${ctx.orgId} and name like ${contains(q.toLowerCase())} limit ${CANDIDATES})
      or i.digest = ${q.toLowerCase()} or i.config_digest = ${q.toLowerCase()})
    order by t.running desc, t.name`;

const workloads = (ctx: Ctx, q: string): Sql =>
  sql`select 'workload' as kind, w.id::text as id, w.name as label, concat(w.kind, ' in ', c.name, ' / ', w.namespace) as hint
    from workload w join cluster c on c.org_id = w.org_id and c.id = w.cluster_id
    where w.org_id = ${ctx.orgId} and w.gone_at is null and ${seesTeam(ctx, sql`w.team_id`)} and (w.name ilike ${contains(q)} or concat(w.namespace, '/', w.name) ilike ${likePrefix(q)})
    order by w.name not ilike ${likePrefix(q)}, w.name, w.id`;

const clusters = (ctx: Ctx, q: string): Sql =>
  sql`select 'cluster' as kind, c.id::text as id, c.name as label, concat_ws(' ', c.provider, c.version) as hint from cluster c
    where c.org_id = ${ctx.orgId} and c.name ilike ${contains(q)} and ${seesCluster(ctx, sql`c.id`)} order by c.name`;

const teams = (ctx: Ctx, q: string): Sql =>
  sql`select 'team' as kind, t.slug as id, t.name as label, t.contact as hint from team t
    where t.org_id = ${ctx.orgId} and (t.name ilike ${contains(q)} or t.slug ilike ${contains(q)}) and ${seesTeam(ctx, sql`t.id`)} order by t.name`;

const signals = (ctx: Ctx, q: string): Sql =>
  sql`select 'signal' as kind, s.id::text as id, s.rule as label, concat_ws(' / ', s.namespace, s.subject) as hint from signal s
    where s.org_id = ${ctx.orgId} and s.rule ilike ${contains(q)} and ${seesTeam(ctx, sql`s.team_id`)} order by s.last_seen_at desc`;
