import { beforeEach, expect, test } from "vitest";
import { decodeShape } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { getFinding } from "@/lib/queries/get-finding";
import { getImage } from "@/lib/queries/get-image";
import { previewRepositoryRules } from "@/lib/queries/preview-repository-rules";
import { countStatements } from "@/test/count-statements";
import { digestOf, grypeReport, inventory, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ctx, ORG, send } from "@/test/ingest";
import { runJobs } from "@/test/run-jobs";
import { mergeRepositories } from "./merge-repositories";
import { replaceRepositoryRules } from "./replace-repository-rules";

const MIRROR = "mirror.example/hub/shop/web";
const REAL = "docker.io/shop/web";
const RULES = { rules: [{ from: "mirror.example/hub/*", to: "docker.io/*" }] };
const SHARED = { id: "CVE-2096-0001", package: "openssl", fixed: "2" };
const OLD = { id: "CVE-2096-0002", package: "zlib" };

beforeEach(async () => {
  await pool().query(
    "truncate repository_rule, finding, sighting, target_scan, target_look, report, place_count, team_count, cluster_count, shape_count",
  );
  await pool().query(
    "truncate finding_span, finding_merge, image_merge, image_tag, image_package, target, image, repository, container, workload, pod, running_span, inventory_scan",
  );
  await pool().query("truncate graphile_worker._private_jobs");
});

const mirrored = (at: string, digest = "a") => trivyReport({ repository: MIRROR, tag: "1.0", digest, builtAt: at }, at, [SHARED, OLD]);
const real = (at: string, digest = "a") => grypeReport({ repository: REAL, tag: "1.0", digest }, at, [SHARED]);
const runsMirrored = () => inventory([{ namespace: "shop", name: "web", image: `${MIRROR}:1.0`, digest: "a" }]);

/** All that can be seen of images and findings, without ids. */
async function state() {
  const images = await pool().query(
    `select r.name, i.digest, i.tags, t.name as shown, t.active, t.running, array(select tool from target_scan s where s.target_id = i.id order by 1) as tools,
       (select count(*)::int from image_package p where p.target_id = i.id) as packages,
       (select count(*)::int from container c where c.image_id = i.id and c.repository_id = r.id) as containers,
       (select count(*)::int from running_span s where s.image_id = i.id and s.to_at is null) as spans
     from repository r left join image i on i.repository_id = r.id left join target t on t.id = i.id where r.org_id = $1 order by r.name, i.digest`,
    [ORG],
  );
  const findings = await pool().query<{ problem: string; shape: number; repository: string; first_seen_at: Date; tools: string[] }>(
    `select f.problem, f.shape, r.name as repository, f.first_seen_at,
       array(select distinct s.tool from sighting s where s.finding_id = f.id order by 1) as tools
     from finding f join repository r on r.id = f.place_id where f.org_id = $1 order by f.problem`,
    [ORG],
  );
  return {
    images: images.rows,
    findings: findings.rows.map(({ shape, ...row }) => ({ ...row, state: decodeShape(shape).state, running: decodeShape(shape).running })),
  };
}

async function ids() {
  const { rows } = await pool().query<{ finding: string; image: string }>(
    "select f.id as finding, i.id as image from finding f join repository r on r.id = f.place_id join image i on i.repository_id = r.id where r.name = $1 and f.problem = $2",
    [MIRROR, SHARED.id],
  );
  return rows[0] ?? { finding: "", image: "" };
}

test("what is there under the mirror's name becomes one with what it mirrors, and old ids lead on", async () => {
  await send(mirrored("2026-03-01T00:00:00Z"));
  await send(real("2026-03-02T00:00:00Z"));
  await send(runsMirrored(), { cluster: "merged" });
  const before = await ids();

  const preview = await previewRepositoryRules(ctx, RULES);
  expect(preview).toEqual({ items: [{ rule: 0, from: MIRROR, to: REAL, joins: true }], total: 1 });
  expect(await replaceRepositoryRules(ctx, RULES)).toMatchObject({ moving: 1, items: [{ position: 0, from: "mirror.example/hub/*" }] });
  expect(await runJobs("merge-repositories")).toBe(1);

  const { images, findings } = await state();
  expect(images).toEqual([
    {
      name: REAL,
      digest: digestOf("a"),
      tags: ["1.0"],
      shown: "shop/web:1.0",
      active: true,
      running: true,
      tools: ["grype", "trivy"],
      packages: 2,
      containers: 1,
      spans: 1,
    },
  ]);
  const first = new Date("2026-03-01T00:00:00Z");
  expect(findings).toEqual([
    { problem: SHARED.id, repository: REAL, first_seen_at: first, tools: ["grype", "trivy"], state: "open", running: true },
    { problem: OLD.id, repository: REAL, first_seen_at: first, tools: ["trivy"], state: "open", running: true },
  ]);
  expect((await getFinding(ctx, { id: before.finding })).attributions.length).toBe(2);
  expect((await getImage(ctx, { id: before.image })).repository.name).toBe(REAL);
  expect((await getImage(ctx, { id: `${MIRROR}:1.0` })).repository.name).toBe(REAL);
  expect(await counterFaults()).toEqual([]);
  expect(await mergeRepositories(ORG)).toEqual({ repositories: 0 });
});

test("the state is the same whether the rule comes before the reports, between them or after", async () => {
  const steps = [
    () => send(mirrored("2026-03-01T00:00:00Z")),
    () => send(real("2026-03-02T00:00:00Z")),
    () => send(runsMirrored(), { cluster: "merged" }),
  ];
  const states = [];
  for (const before of [0, 1, 2, 3]) {
    await pool().query(
      "truncate repository_rule, finding, sighting, target_scan, target_look, report, place_count, team_count, cluster_count, shape_count",
    );
    await pool().query(
      "truncate finding_span, image_tag, image_package, target, image, repository, container, workload, pod, running_span, inventory_scan",
    );
    for (const [index, step] of steps.entries()) {
      if (index === before) await replaceRepositoryRules(ctx, RULES).then(() => runJobs("merge-repositories"));
      await step();
    }
    if (before === steps.length) await replaceRepositoryRules(ctx, RULES).then(() => runJobs("merge-repositories"));
    states.push(await state());
    expect(await counterFaults()).toEqual([]);
  }
  expect(states[0]?.images.map(({ name }) => name)).toEqual([REAL]);
  for (const other of states) expect(other).toEqual(states[0]);
});

test("of two words of one tool on the same image the newer stands", async () => {
  await send(trivyReport({ repository: REAL, tag: "1.0", digest: "a" }, "2026-03-05T00:00:00Z", [SHARED]));
  await send(mirrored("2026-03-01T00:00:00Z"));
  await replaceRepositoryRules(ctx, RULES);
  await runJobs("merge-repositories");
  const { findings } = await state();
  expect(findings.map(({ problem, state: is }) => [problem, is])).toEqual([
    [SHARED.id, "open"],
    [OLD.id, "fixed"],
  ]);
  expect(await counterFaults()).toEqual([]);
});

test("a renamed repository takes its findings along; the number of statements does not grow with them", async () => {
  const rename = (from: string, to: string) => ({ rules: [{ from, to }] });
  const many = Array.from({ length: 300 }, (_, index) => ({ id: `CVE-2096-${2000 + index}`, package: `p${index}` }));
  await send(trivyReport({ repository: "ghcr.io/acme/small", tag: "1", digest: "b" }, "2026-03-01T00:00:00Z", [SHARED]));
  await send(trivyReport({ repository: "ghcr.io/acme/large", tag: "1", digest: "c" }, "2026-03-01T00:00:00Z", many));
  await replaceRepositoryRules(ctx, rename("ghcr.io/acme/small", "ghcr.io/acme/little"));
  const few = await countStatements(() => mergeRepositories(ORG));
  await replaceRepositoryRules(ctx, rename("ghcr.io/acme/large", "ghcr.io/acme/big"));
  const more = await countStatements(() => mergeRepositories(ORG));
  expect(more.statements).toBe(few.statements);
  const { rows } = await pool().query(
    "select r.name, count(*)::int as n from finding f join repository r on r.id = f.place_id group by 1 order by 1",
  );
  expect(rows).toEqual([
    { name: "ghcr.io/acme/big", n: 300 },
    { name: "ghcr.io/acme/little", n: 1 },
  ]);
  expect(await counterFaults()).toEqual([]);
});

test.each([
  [[{ from: "nonsense", to: "docker.io/*" }], /Rule 1: “nonsense” is no repository/],
  [[{ from: "a.example/x/*", to: "b.example/y" }], /star on one side/],
  [
    [
      { from: "a.example/*", to: "b.example/*" },
      { from: "b.example/*", to: "c.example/*" },
    ],
    /mapped once/,
  ],
])("rules that cannot be are refused and nothing is changed: %j", async (rules, message) => {
  await replaceRepositoryRules(ctx, RULES);
  await expect(replaceRepositoryRules(ctx, { rules })).rejects.toMatchObject({
    code: "invalid_request",
    message: expect.stringMatching(message),
  });
  await expect(previewRepositoryRules(ctx, { rules })).rejects.toMatchObject({ code: "invalid_request" });
  const { rows } = await pool().query("select from_pattern from repository_rule where org_id = $1", [ORG]);
  expect(rows).toEqual([{ from_pattern: "mirror.example/hub/*" }]);
});
