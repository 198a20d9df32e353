-- CreateTable
CREATE TABLE "target_look" (
    "org_id" INTEGER NOT NULL,
    "target_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "kind" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "report_id" UUID NOT NULL,

    CONSTRAINT "target_look_pkey" PRIMARY KEY ("org_id","target_id","tool","kind")
);

-- Until now a look was not told apart by kind: each counts as one for every kind.
INSERT INTO "target_look" ("org_id", "target_id", "tool", "kind", "at", "report_id")
SELECT s.org_id, s.target_id, s.tool, k, s.scanned_at, s.report_id
FROM target_scan s, generate_series(0, 5) k WHERE s.status = 'ok';
