-- CreateIndex
CREATE INDEX "target_scan_org_id_report_id_idx" ON "target_scan"("org_id", "report_id");
