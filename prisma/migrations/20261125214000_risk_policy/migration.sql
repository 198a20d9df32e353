-- AlterTable
ALTER TABLE "finding" ADD COLUMN     "factors" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "target" ADD COLUMN     "exposure" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "impact" SMALLINT,
ADD COLUMN     "signalled" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "risk_policy" (
    "org_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_by_id" UUID,
    "published_by" TEXT NOT NULL,

    CONSTRAINT "risk_policy_pkey" PRIMARY KEY ("org_id","version")
);

-- CreateTable
CREATE TABLE "risk_state" (
    "org_id" INTEGER NOT NULL,
    "wanted" TEXT NOT NULL,
    "applied" TEXT,
    "cursor" UUID,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "aged_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "risk_state_pkey" PRIMARY KEY ("org_id")
);
