ALTER TABLE "channel" ADD COLUMN "polled_at" TIMESTAMPTZ(3),
    ADD COLUMN "polled_until" TIMESTAMPTZ(3);

CREATE TABLE "ticket" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "number" TEXT,
    "url" TEXT,
    "state" TEXT NOT NULL,
    "opened_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "mended_at" TIMESTAMPTZ(3),
    "state_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ticket_pkey" PRIMARY KEY ("org_id","id")
);
CREATE INDEX "ticket_org_id_channel_id_key_idx" ON "ticket"("org_id", "channel_id", "key");
CREATE INDEX "ticket_org_id_channel_id_number_idx" ON "ticket"("org_id", "channel_id", "number");

CREATE TABLE "ticket_finding" (
    "org_id" INTEGER NOT NULL,
    "ticket_id" UUID NOT NULL,
    "finding_id" UUID NOT NULL,
    "told_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_finding_pkey" PRIMARY KEY ("org_id","ticket_id","finding_id")
);
CREATE INDEX "ticket_finding_org_id_finding_id_idx" ON "ticket_finding"("org_id", "finding_id");
