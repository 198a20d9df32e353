-- Exact number of findings of each shape in the whole org: what every fleet-wide list and facet begins with. It follows
-- team_count by itself, so that the two can never differ. Slots keep transactions from waiting for one another's row.
CREATE TABLE "shape_count" (
    "org_id" INTEGER NOT NULL,
    "shape" INTEGER NOT NULL,
    "slot" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "shape_count_pkey" PRIMARY KEY ("org_id","shape","slot")
);

CREATE FUNCTION follow_team_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO shape_count (org_id, shape, slot, count)
      SELECT org_id, shape, pg_backend_pid() % 8, sum(count) FROM new_rows GROUP BY org_id, shape HAVING sum(count) <> 0 ORDER BY 1, 2
      ON CONFLICT (org_id, shape, slot) DO UPDATE SET count = shape_count.count + excluded.count;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO shape_count (org_id, shape, slot, count)
      SELECT org_id, shape, pg_backend_pid() % 8, -sum(count) FROM old_rows GROUP BY org_id, shape HAVING sum(count) <> 0 ORDER BY 1, 2
      ON CONFLICT (org_id, shape, slot) DO UPDATE SET count = shape_count.count + excluded.count;
  ELSE
    INSERT INTO shape_count (org_id, shape, slot, count)
      SELECT org_id, shape, pg_backend_pid() % 8, sum(n)
      FROM (SELECT org_id, shape, count AS n FROM new_rows UNION ALL SELECT org_id, shape, -count FROM old_rows) x
      GROUP BY org_id, shape HAVING sum(n) <> 0 ORDER BY 1, 2
      ON CONFLICT (org_id, shape, slot) DO UPDATE SET count = shape_count.count + excluded.count;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER shape_count_insert AFTER INSERT ON team_count REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION follow_team_count();
CREATE TRIGGER shape_count_update AFTER UPDATE ON team_count REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION follow_team_count();
CREATE TRIGGER shape_count_delete AFTER DELETE ON team_count REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION follow_team_count();

INSERT INTO shape_count (org_id, shape, slot, count) SELECT org_id, shape, 0, sum(count) FROM team_count GROUP BY org_id, shape;

-- Lists are ordered by these; bytewise order is the same on every machine, and cheaper to keep.
ALTER TABLE "finding" ALTER COLUMN "problem" TYPE TEXT COLLATE "C", ALTER COLUMN "subject" TYPE TEXT COLLATE "C";
ALTER TABLE "repository" ALTER COLUMN "name" TYPE TEXT COLLATE "C";
ALTER TABLE "target" ALTER COLUMN "name" TYPE TEXT COLLATE "C";

-- Packages by name or its beginning; titles by their words.
CREATE INDEX "package_name" ON "package"("org_id", "name" text_pattern_ops);
CREATE INDEX "vulnerability_words" ON "vulnerability" USING gin (to_tsvector('simple', regexp_replace(lower(coalesce("title", '')), '[^[:alnum:]]+', ' ', 'g')));
CREATE INDEX "finding_detail_words" ON "finding_detail" USING gin (to_tsvector('simple', regexp_replace(lower(coalesce("title", '')), '[^[:alnum:]]+', ' ', 'g')));
