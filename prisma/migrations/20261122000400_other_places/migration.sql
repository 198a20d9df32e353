-- Places that are no repositories, by name: few beside the images, and looked for by every list in the order of places.
CREATE INDEX "target_other_name" ON "target"("org_id", "name") WHERE "kind" <> 0;
