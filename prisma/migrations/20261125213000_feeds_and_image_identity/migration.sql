-- AlterTable
ALTER TABLE "epss_score" ADD COLUMN     "scored_on" DATE;

-- Scores that are loaded are all of the feed's day.
UPDATE "epss_score" SET "scored_on" = (SELECT "as_of"::date FROM "feed" WHERE "id" = 'epss');

-- AlterTable
ALTER TABLE "feed" ADD COLUMN     "loaded_by" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "source" TEXT;

-- CreateTable
CREATE TABLE "feed_fetch" (
    "id" TEXT NOT NULL,
    "url_hash" BYTEA NOT NULL,
    "etag" TEXT,
    "last_modified" TEXT,
    "tried_at" TIMESTAMPTZ(3) NOT NULL,
    "succeeded_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "feed_fetch_pkey" PRIMARY KEY ("id")
);

-- DropIndex
DROP INDEX "image_org_id_repository_id_digest_key";

-- AlterTable
ALTER TABLE "image" ADD COLUMN     "digests" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "platform" TEXT NOT NULL DEFAULT '';

-- What is known so far is named by its own digest.
UPDATE "image" SET "digests" = ARRAY["digest"] WHERE "digest" NOT LIKE 'tag:%' AND "digest" IS DISTINCT FROM "config_digest";

-- CreateTable
CREATE TABLE "image_tag" (
    "org_id" INTEGER NOT NULL,
    "repository_id" UUID NOT NULL,
    "tag" TEXT NOT NULL,
    "image_id" UUID NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "image_tag_pkey" PRIMARY KEY ("org_id","repository_id","tag","image_id")
);

-- Tags that images hold have been on them at least while they were seen.
INSERT INTO "image_tag" SELECT "org_id", "repository_id", tag, "id", "first_seen_at", "last_seen_at" FROM "image", unnest("tags") AS tag
WHERE EXISTS (SELECT FROM "target_scan" s WHERE s."org_id" = "image"."org_id" AND s."target_id" = "image"."id");

-- CreateTable
CREATE TABLE "image_merge" (
    "org_id" INTEGER NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,

    CONSTRAINT "image_merge_pkey" PRIMARY KEY ("org_id","from_id")
);

-- CreateTable
CREATE TABLE "repository_rule" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "from_pattern" TEXT NOT NULL,
    "to_pattern" TEXT NOT NULL,

    CONSTRAINT "repository_rule_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "image_org_id_repository_id_digest_platform_key" ON "image"("org_id", "repository_id", "digest", "platform");

-- CreateIndex
CREATE INDEX "image_digests_idx" ON "image" USING GIN ("digests");

-- CreateIndex
CREATE INDEX "image_tag_org_id_image_id_idx" ON "image_tag"("org_id", "image_id");

-- CreateIndex
CREATE UNIQUE INDEX "repository_rule_org_id_position_key" ON "repository_rule"("org_id", "position");

-- Few repositories have images for more than the usual platform: these are looked up often.
CREATE INDEX "image_other_platforms" ON "image"("org_id", "repository_id") WHERE "platform" <> '';
