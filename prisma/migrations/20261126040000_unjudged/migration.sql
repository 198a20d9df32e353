-- What a tool's newest look at a target left unjudged: an earlier word on it stands, whenever that arrives.
CREATE TABLE "unjudged" (
    "org_id" INTEGER NOT NULL,
    "target_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "finding_id" UUID NOT NULL,
    "kind" SMALLINT NOT NULL,
    "judged_at" TIMESTAMPTZ(3),

    CONSTRAINT "unjudged_pkey" PRIMARY KEY ("org_id","target_id","tool","finding_id")
);
