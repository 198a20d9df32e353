-- AlterTable
ALTER TABLE "target_scan" ADD COLUMN     "artifact" TEXT;

-- CreateIndex
CREATE INDEX "target_scan_org_id_artifact_idx" ON "target_scan"("org_id", "artifact");
