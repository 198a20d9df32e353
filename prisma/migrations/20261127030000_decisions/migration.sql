-- Decisions of people: asked for, approved, applied in the background, ended by date or by facts; scopes by rule, tool, team and where it runs.
ALTER TABLE "decision"
  ADD COLUMN "status" TEXT NOT NULL DEFAULT 'approved',
  ADD COLUMN "asked_at" TIMESTAMPTZ(3),
  ADD COLUMN "approver" TEXT,
  ADD COLUMN "answer" TEXT,
  ADD COLUMN "end_epss" SMALLINT,
  ADD COLUMN "reach" JSONB,
  ADD COLUMN "run_done" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "run_total" INTEGER,
  ADD COLUMN "run_finished_at" TIMESTAMPTZ(3);

ALTER TABLE "decision_scope"
  ADD COLUMN "kind" SMALLINT,
  ADD COLUMN "tool" TEXT,
  ADD COLUMN "team_id" UUID,
  ADD COLUMN "cluster_id" UUID,
  ADD COLUMN "namespace" TEXT,
  ADD COLUMN "workload_id" UUID;

CREATE INDEX "decision_expires" ON "decision"("expires_at");

CREATE TABLE "decision_policy" (
    "org_id" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "decision_policy_pkey" PRIMARY KEY ("org_id")
);
