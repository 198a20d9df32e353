-- AlterTable
ALTER TABLE "image" ADD COLUMN     "base_by" TEXT,
ADD COLUMN     "base_digest" TEXT,
ADD COLUMN     "base_image_id" UUID,
ADD COLUMN     "base_layers" INTEGER,
ADD COLUMN     "base_repository_id" UUID,
ADD COLUMN     "chain" UUID;

-- AlterTable
ALTER TABLE "image_layer" ADD COLUMN     "chain" UUID;

-- AlterTable
ALTER TABLE "image_package" ADD COLUMN     "origin" SMALLINT;

-- CreateIndex
CREATE INDEX "image_org_id_chain_idx" ON "image"("org_id", "chain");

-- CreateIndex
CREATE INDEX "image_org_id_base_image_id_idx" ON "image"("org_id", "base_image_id");

-- CreateIndex
CREATE INDEX "image_org_id_base_digest_idx" ON "image"("org_id", "base_digest");

-- CreateIndex
CREATE INDEX "image_layer_org_id_chain_idx" ON "image_layer"("org_id", "chain");

-- What is no vulnerability is no package of an image either: bits 21 and 22 of its shape say so. Those of vulnerabilities
-- are unknown until their image is scanned again. No two shapes become one: the bits were never set.
UPDATE "finding" SET "shape" = "shape" | (3 << 21) WHERE ("shape" >> 9) & 7 <> 0;
UPDATE "finding_span" SET "shape" = "shape" | (3 << 21) WHERE ("shape" >> 9) & 7 <> 0;
UPDATE "place_count" SET "shape" = "shape" | (3 << 21) WHERE ("shape" >> 9) & 7 <> 0;
UPDATE "team_count" SET "shape" = "shape" | (3 << 21) WHERE ("shape" >> 9) & 7 <> 0;
UPDATE "cluster_count" SET "shape" = "shape" | (3 << 21) WHERE ("shape" >> 9) & 7 <> 0;
