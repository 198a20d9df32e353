-- What an organisation has set about the gate's policies, and what the gate was asked.
CREATE TABLE "gate_policy" (
    "org_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "effect" TEXT NOT NULL,
    "name" TEXT,
    "condition" TEXT,
    "advice" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "gate_policy_pkey" PRIMARY KEY ("org_id","key")
);

CREATE TABLE "gate_run" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "asked_by_id" TEXT,
    "asked_by" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "team_id" UUID,
    "verdict" TEXT NOT NULL,
    "policies" TEXT[],
    "new_findings" INTEGER,
    "gone_findings" INTEGER,

    CONSTRAINT "gate_run_pkey" PRIMARY KEY ("org_id","id")
);
CREATE INDEX "gate_run_asked" ON "gate_run"("org_id","asked_at" DESC,"id");
