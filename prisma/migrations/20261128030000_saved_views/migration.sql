-- Findings lists under a name, and which one a person starts with.
CREATE TABLE "saved_view" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "shared_with" TEXT NOT NULL,
    "team_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("org_id","id"),
    CONSTRAINT "saved_view_shared" CHECK (shared_with IN ('nobody', 'team', 'everybody') AND (shared_with = 'team') = (team_id IS NOT NULL))
);
CREATE UNIQUE INDEX "saved_view_name" ON "saved_view"("org_id","owner_id","name");

CREATE TABLE "default_view" (
    "org_id" INTEGER NOT NULL,
    "user_id" UUID NOT NULL,
    "view_id" UUID NOT NULL,

    CONSTRAINT "default_view_pkey" PRIMARY KEY ("org_id","user_id")
);
