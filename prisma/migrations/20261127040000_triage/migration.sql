-- Who works on a finding, whether somebody has taken it up, and what was said of it.
CREATE TABLE "finding_work" (
    "org_id" INTEGER NOT NULL,
    "finding_id" UUID NOT NULL,
    "assignee_id" UUID,
    "triage_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "finding_work_pkey" PRIMARY KEY ("org_id","finding_id")
);
CREATE INDEX "finding_work_assignee" ON "finding_work"("org_id","assignee_id");

CREATE TABLE "finding_comment" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "finding_id" UUID NOT NULL,
    "author_id" UUID,
    "author" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "finding_comment_pkey" PRIMARY KEY ("org_id","id")
);
CREATE INDEX "finding_comment_finding" ON "finding_comment"("org_id","finding_id","created_at");
