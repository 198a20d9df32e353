-- What people watch, and what they are told in the product: mentions, assignments, changes of what they watch.
CREATE TABLE "watch" (
    "org_id" INTEGER NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "thing_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "watch_pkey" PRIMARY KEY ("org_id","user_id","kind","thing_id")
);
CREATE INDEX "watch_thing" ON "watch"("org_id","kind","thing_id");

CREATE TABLE "inbox_item" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "finding_ids" UUID[] NOT NULL,
    "thing_kind" TEXT,
    "thing_id" UUID,
    "comment_id" UUID,
    "was" SMALLINT,
    "becomes" SMALLINT,
    "actor" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),
    "mail_next_at" TIMESTAMPTZ(3),
    "mail_attempts" INTEGER NOT NULL DEFAULT 0,
    "mailed_at" TIMESTAMPTZ(3),
    "mail_error" TEXT,

    CONSTRAINT "inbox_item_pkey" PRIMARY KEY ("org_id","id")
);
CREATE INDEX "inbox_item_person" ON "inbox_item"("org_id","user_id","created_at" DESC,"id");
CREATE INDEX "inbox_item_mail" ON "inbox_item"("mail_next_at");
CREATE INDEX "inbox_item_findings" ON "inbox_item" USING GIN ("finding_ids");

ALTER TABLE "finding_comment" ADD COLUMN "mentions" UUID[] DEFAULT ARRAY[]::UUID[];
