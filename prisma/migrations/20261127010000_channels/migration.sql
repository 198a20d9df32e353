-- The outbox is turned into one delivery a channel; nothing has written to it before.
DROP INDEX "outbox_delivered_at_next_try_at_idx";
ALTER TABLE "outbox" DROP COLUMN "attempts", DROP COLUMN "delivered_at", DROP COLUMN "last_error", DROP COLUMN "next_try_at",
    ADD COLUMN "routed_at" TIMESTAMPTZ(3);
CREATE INDEX "outbox_routed_at_org_id_idx" ON "outbox"("routed_at", "org_id");
CREATE INDEX "outbox_org_id_created_at_idx" ON "outbox"("org_id", "created_at");

CREATE TABLE "channel" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "secret" BYTEA,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabled_reason" TEXT,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "quiet_from" SMALLINT,
    "quiet_to" SMALLINT,
    "digest_at" SMALLINT NOT NULL DEFAULT 480,
    "hourly_limit" INTEGER,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_delivered_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "channel_pkey" PRIMARY KEY ("org_id","id")
);
CREATE UNIQUE INDEX "channel_org_id_name_key" ON "channel"("org_id", "name");

CREATE TABLE "channel_rule" (
    "org_id" INTEGER NOT NULL,
    "channel_id" UUID NOT NULL,
    "number" SMALLINT NOT NULL,
    "events" TEXT[],
    "team_ids" UUID[],
    "cluster_ids" UUID[],
    "severities" TEXT[],
    "outcomes" TEXT[],
    "digest" TEXT NOT NULL,
    "digest_from" TIMESTAMPTZ(3),
    "next_digest_at" TIMESTAMPTZ(3),

    CONSTRAINT "channel_rule_pkey" PRIMARY KEY ("org_id","channel_id","number")
);

CREATE TABLE "delivery" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "outbox_id" UUID,
    "type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "notice" JSONB NOT NULL,
    "by_hand" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "dead_at" TIMESTAMPTZ(3),
    "merged_into" UUID,
    "last_status" INTEGER,
    "last_error" TEXT,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("org_id","id")
);
CREATE UNIQUE INDEX "delivery_org_id_outbox_id_channel_id_key" ON "delivery"("org_id", "outbox_id", "channel_id");
CREATE INDEX "delivery_org_id_channel_id_next_try_at_idx" ON "delivery"("org_id", "channel_id", "next_try_at");
CREATE INDEX "delivery_next_try_at_idx" ON "delivery"("next_try_at");
CREATE INDEX "delivery_org_id_created_at_id_idx" ON "delivery"("org_id", "created_at" DESC, "id");
