-- CreateTable
CREATE TABLE "tool_day" (
    "org_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "tool" TEXT NOT NULL,
    "team_id" UUID NOT NULL,
    "versions" TEXT[],
    "opened" INTEGER NOT NULL,
    "closed" INTEGER NOT NULL,

    CONSTRAINT "tool_day_pkey" PRIMARY KEY ("org_id","day","tool","team_id")
);
