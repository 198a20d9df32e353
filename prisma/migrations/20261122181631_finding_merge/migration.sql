-- CreateTable
CREATE TABLE "finding_merge" (
    "org_id" INTEGER NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,

    CONSTRAINT "finding_merge_pkey" PRIMARY KEY ("org_id","from_id")
);
