-- A second factor, sign-in by an OpenID provider, and access that ends on a day.
ALTER TABLE "org" ADD COLUMN "require_totp" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "default_role" TEXT;

ALTER TABLE "app_user" ADD COLUMN "access_from" TIMESTAMPTZ(3),
ADD COLUMN "access_until" TIMESTAMPTZ(3),
ADD COLUMN "teams_only" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "role_group" TEXT;

ALTER TABLE "membership" ADD COLUMN "from_at" TIMESTAMPTZ(3),
ADD COLUMN "until_at" TIMESTAMPTZ(3),
ADD COLUMN "via_group" TEXT;

ALTER TABLE "session" ADD COLUMN "method" TEXT NOT NULL DEFAULT 'password';

CREATE TABLE "totp" (
    "org_id" INTEGER NOT NULL,
    "user_id" UUID NOT NULL,
    "secret" BYTEA NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "last_step" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "totp_pkey" PRIMARY KEY ("org_id","user_id")
);

CREATE TABLE "recovery_code" (
    "org_id" INTEGER NOT NULL,
    "user_id" UUID NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("org_id","user_id","code_hash")
);

CREATE TABLE "sign_in_identity" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "linked_at" TIMESTAMPTZ(3),
    "last_sign_in_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_identity_pkey" PRIMARY KEY ("org_id","id")
);

CREATE UNIQUE INDEX "sign_in_identity_org_id_issuer_subject_key" ON "sign_in_identity"("org_id", "issuer", "subject");

CREATE INDEX "sign_in_identity_org_id_user_id_idx" ON "sign_in_identity"("org_id", "user_id");

CREATE TABLE "group_rule" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "group_name" TEXT NOT NULL,
    "role" TEXT,
    "team_ids" UUID[],

    CONSTRAINT "group_rule_pkey" PRIMARY KEY ("org_id","id")
);

CREATE UNIQUE INDEX "group_rule_org_id_position_key" ON "group_rule"("org_id", "position");
