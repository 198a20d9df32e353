-- AlterTable
ALTER TABLE "event" ADD COLUMN "workload" TEXT;

-- CreateTable
CREATE TABLE "image_attestation" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "subject" TEXT,
    "kind" TEXT NOT NULL,
    "predicate_type" TEXT,
    "builder" TEXT,
    "source_uri" TEXT,
    "source_url" TEXT,
    "source_commit" TEXT,
    "signer_identity" TEXT,
    "signer_issuer" TEXT,
    "signer_key_id" TEXT,
    "signed_at" TIMESTAMPTZ(3),
    "verifier" TEXT,
    "verified_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "report_id" UUID NOT NULL,

    CONSTRAINT "image_attestation_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE INDEX "image_attestation_org_id_digest_idx" ON "image_attestation"("org_id", "digest");
