-- DropIndex
DROP INDEX "decision_org_id_ended_at_idx";

-- AlterTable
ALTER TABLE "decision" DROP COLUMN "cluster_glob",
DROP COLUMN "namespace_glob",
DROP COLUMN "package_glob",
DROP COLUMN "repository_glob",
DROP COLUMN "team_id",
DROP COLUMN "tool",
DROP COLUMN "vulnerability_id",
DROP COLUMN "workload_glob",
ADD COLUMN     "format" TEXT,
ADD COLUMN     "justification_said" TEXT,
ADD COLUMN     "report_id" UUID,
ADD COLUMN     "stated_at" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "team_ids" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "vulnerability" TEXT,
ALTER COLUMN "end_when" SET DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "decision_scope" (
    "org_id" INTEGER NOT NULL,
    "decision_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "vulnerability_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "place_id" UUID,
    "image_name" TEXT,
    "digest" TEXT,
    "tag" TEXT,
    "holder_key" TEXT,
    "holder_name" TEXT,
    "holder_version" TEXT,
    "package_key" TEXT,
    "source_name" TEXT,
    "version" TEXT,
    "version_from" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "from_included" BOOLEAN NOT NULL DEFAULT true,
    "version_to" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "to_included" BOOLEAN NOT NULL DEFAULT true,
    "distributions" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "decision_scope_pkey" PRIMARY KEY ("org_id","decision_id","number")
);

-- CreateIndex
CREATE INDEX "decision_scope_org_id_vulnerability_id_package_key_idx" ON "decision_scope"("org_id", "vulnerability_id", "package_key");

-- CreateIndex
CREATE INDEX "decision_stated" ON "decision"("org_id", "stated_at" DESC, "id");

-- CreateIndex
CREATE INDEX "decision_org_id_report_id_idx" ON "decision"("org_id", "report_id");
