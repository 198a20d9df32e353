-- The load is of what was scanned: workloads that nobody looked at make it no lighter.
ALTER TABLE "posture_day" ADD COLUMN "workloads_scanned" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "posture_day" ALTER COLUMN "workloads_scanned" DROP DEFAULT;

-- Days that are recorded already did not count them: the share of scanned images stands for it.
UPDATE "posture_day" SET "workloads_scanned" =
  CASE WHEN "images_running" > 0 THEN ceil("workloads"::numeric * ("images_running" - "images_never") / "images_running") ELSE 0 END;

-- What runs in two clusters weighs in both, as its workloads do.
UPDATE "posture_day" p SET "running_by_outcome" = total.sums
FROM (
  SELECT org_id, day, array_agg(n ORDER BY outcome)::int[] AS sums
  FROM (
    SELECT c.org_id, c.day, each.outcome, sum(each.count) AS n
    FROM "posture_day" c, unnest(c."running_by_outcome") WITH ORDINALITY AS each(count, outcome)
    WHERE c.scope = 'cluster' GROUP BY 1, 2, 3
  ) sums GROUP BY 1, 2
) total
WHERE p.org_id = total.org_id AND p.day = total.day AND p.scope = 'fleet';

-- Nobody could set the organisation's line so far; the load's scale is another now, and the line goes with it.
ALTER TABLE "org" ALTER COLUMN "load_line" SET DEFAULT 110;
UPDATE "org" SET "load_line" = 110 WHERE "load_line" = 70;
