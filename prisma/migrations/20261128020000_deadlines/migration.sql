-- A team's own deadlines, with their reason.
CREATE TABLE "team_deadline" (
    "org_id" INTEGER NOT NULL,
    "team_id" UUID NOT NULL,
    "rule" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "set_by_id" UUID,
    "set_by" TEXT NOT NULL,

    CONSTRAINT "team_deadline_pkey" PRIMARY KEY ("org_id","team_id")
);

-- What deadline held when a stretch of a finding's life ended. Of what ended before, nobody kept it.
ALTER TABLE "finding_span" ADD COLUMN "due_at" TIMESTAMPTZ(3), ADD COLUMN "due_known" BOOLEAN NOT NULL DEFAULT false;

-- How many clocks ran on a day, and how many deadlines had passed; not known of the days that are recorded already.
ALTER TABLE "posture_day" ADD COLUMN "timed" INTEGER, ADD COLUMN "overdue" INTEGER;
