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
