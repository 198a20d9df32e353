-- A policy can have channels told of what newly meets it.
ALTER TABLE "gate_policy" ADD COLUMN "tells" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "seeded_at" TIMESTAMPTZ(3);

CREATE TABLE "policy_hit" (
    "org_id" INTEGER NOT NULL,
    "policy" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_hit_pkey" PRIMARY KEY ("org_id","policy","subject_id")
);
