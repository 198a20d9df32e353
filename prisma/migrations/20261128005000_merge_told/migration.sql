-- A finding's history says which other one it was joined with, and when. Of earlier joins nobody knows it.
ALTER TABLE "finding_merge" ADD COLUMN "problem" TEXT, ADD COLUMN "merged_at" TIMESTAMPTZ(3);
CREATE INDEX "finding_merge_to" ON "finding_merge"("org_id", "to_id");
