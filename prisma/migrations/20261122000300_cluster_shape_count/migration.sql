-- The same for each cluster: number is the cluster's small number, 0 the whole org.
DROP TRIGGER shape_count_insert ON team_count;
DROP TRIGGER shape_count_update ON team_count;
DROP TRIGGER shape_count_delete ON team_count;
DROP FUNCTION follow_team_count();
DROP TABLE shape_count;

CREATE TABLE "shape_count" (
    "org_id" INTEGER NOT NULL,
    "number" SMALLINT NOT NULL,
    "shape" INTEGER NOT NULL,
    "slot" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "shape_count_pkey" PRIMARY KEY ("org_id","number","shape","slot")
);

-- Rows go in order of key, so that two transactions wait for each other and never deadlock.
CREATE FUNCTION follow_team_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  own_slot smallint := pg_backend_pid() % 8;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO shape_count (org_id, number, shape, slot, count)
      SELECT n.org_id, 0, n.shape, own_slot, sum(n.count) FROM new_rows n GROUP BY n.org_id, n.shape HAVING sum(n.count) <> 0 ORDER BY n.org_id, n.shape
      ON CONFLICT ON CONSTRAINT shape_count_pkey DO UPDATE SET count = shape_count.count + excluded.count;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO shape_count (org_id, number, shape, slot, count)
      SELECT o.org_id, 0, o.shape, own_slot, -sum(o.count) FROM old_rows o GROUP BY o.org_id, o.shape HAVING sum(o.count) <> 0 ORDER BY o.org_id, o.shape
      ON CONFLICT ON CONSTRAINT shape_count_pkey DO UPDATE SET count = shape_count.count + excluded.count;
  ELSE
    INSERT INTO shape_count (org_id, number, shape, slot, count)
      SELECT x.org_id, 0, x.shape, own_slot, sum(x.n)
      FROM (SELECT n.org_id, n.shape, n.count AS n FROM new_rows n UNION ALL SELECT o.org_id, o.shape, -o.count FROM old_rows o) x
      GROUP BY x.org_id, x.shape HAVING sum(x.n) <> 0 ORDER BY x.org_id, x.shape
      ON CONFLICT ON CONSTRAINT shape_count_pkey DO UPDATE SET count = shape_count.count + excluded.count;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION follow_cluster_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  own_slot smallint := pg_backend_pid() % 8;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO shape_count (org_id, number, shape, slot, count)
      SELECT n.org_id, n.number, n.shape, own_slot, sum(n.count) FROM new_rows n GROUP BY n.org_id, n.number, n.shape HAVING sum(n.count) <> 0 ORDER BY n.org_id, n.number, n.shape
      ON CONFLICT ON CONSTRAINT shape_count_pkey DO UPDATE SET count = shape_count.count + excluded.count;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO shape_count (org_id, number, shape, slot, count)
      SELECT o.org_id, o.number, o.shape, own_slot, -sum(o.count) FROM old_rows o GROUP BY o.org_id, o.number, o.shape HAVING sum(o.count) <> 0 ORDER BY o.org_id, o.number, o.shape
      ON CONFLICT ON CONSTRAINT shape_count_pkey DO UPDATE SET count = shape_count.count + excluded.count;
  ELSE
    INSERT INTO shape_count (org_id, number, shape, slot, count)
      SELECT x.org_id, x.number, x.shape, own_slot, sum(x.n)
      FROM (SELECT n.org_id, n.number, n.shape, n.count AS n FROM new_rows n UNION ALL SELECT o.org_id, o.number, o.shape, -o.count FROM old_rows o) x
      GROUP BY x.org_id, x.number, x.shape HAVING sum(x.n) <> 0 ORDER BY x.org_id, x.number, x.shape
      ON CONFLICT ON CONSTRAINT shape_count_pkey DO UPDATE SET count = shape_count.count + excluded.count;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER shape_count_insert AFTER INSERT ON team_count REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION follow_team_count();
CREATE TRIGGER shape_count_update AFTER UPDATE ON team_count REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION follow_team_count();
CREATE TRIGGER shape_count_delete AFTER DELETE ON team_count REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION follow_team_count();
CREATE TRIGGER shape_count_insert AFTER INSERT ON cluster_count REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION follow_cluster_count();
CREATE TRIGGER shape_count_update AFTER UPDATE ON cluster_count REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION follow_cluster_count();
CREATE TRIGGER shape_count_delete AFTER DELETE ON cluster_count REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION follow_cluster_count();

INSERT INTO shape_count (org_id, number, shape, slot, count)
  SELECT org_id, 0, shape, 0, sum(count) FROM team_count GROUP BY org_id, shape
  UNION ALL SELECT org_id, number, shape, 0, sum(count) FROM cluster_count GROUP BY org_id, number, shape;

-- A finding's problem is compared with these: one collation, or their indexes cannot serve the comparison.
ALTER TABLE "vulnerability" ALTER COLUMN "id" TYPE TEXT COLLATE "C";
ALTER TABLE "vulnerability_alias" ALTER COLUMN "alias" TYPE TEXT COLLATE "C", ALTER COLUMN "vulnerability_id" TYPE TEXT COLLATE "C";
ALTER TABLE "vulnerability_source" ALTER COLUMN "vulnerability_id" TYPE TEXT COLLATE "C";
ALTER TABLE "kev_entry" ALTER COLUMN "vulnerability_id" TYPE TEXT COLLATE "C";
ALTER TABLE "epss_score" ALTER COLUMN "vulnerability_id" TYPE TEXT COLLATE "C";
ALTER TABLE "ssvc_point" ALTER COLUMN "vulnerability_id" TYPE TEXT COLLATE "C";
