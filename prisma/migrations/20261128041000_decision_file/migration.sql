ALTER TABLE "decision" ADD COLUMN "file_key" TEXT,
    ADD COLUMN "replaces_id" UUID;
CREATE INDEX "decision_org_id_file_key_idx" ON "decision"("org_id", "file_key");

CREATE TABLE "decision_import" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "team_ids" UUID[],
    "imported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "imported_by" TEXT NOT NULL,
    "entries" JSONB NOT NULL,

    CONSTRAINT "decision_import_pkey" PRIMARY KEY ("org_id","id")
);
CREATE INDEX "decision_import_org_id_imported_at_idx" ON "decision_import"("org_id", "imported_at" DESC);
