import { expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { digestOf, type SaidImage, trivyReport } from "@/test/fixtures/reports";
import { ORG, send } from "@/test/ingest";
import { readBases } from "./read-bases";

const OLD: SaidImage = {
  repository: "registry.example/base/node",
  tag: "12",
  digest: "1",
  layers: [digestOf("1")],
  builtAt: "2026-01-01T00:00:00Z",
};
const NEW: SaidImage = { ...OLD, tag: "14", digest: "2", layers: [digestOf("2")], builtAt: "2026-04-01T00:00:00Z" };
const app = (name: string, digest: string, labels: Record<string, string>): SaidImage => ({
  repository: `registry.example/${name}`,
  tag: "1",
  digest,
  layers: [digestOf("1"), digestOf(digest)],
  labels,
});

test("a base is named to those who see it, and to those whose image says its name; a newer one only once something looked at it", async () => {
  const at = "2026-05-01T00:00:00Z";
  await send(trivyReport(OLD, at, []));
  await send(trivyReport(app("said", "a", { "org.opencontainers.image.base.name": "registry.example/base/node:12" }), at, []));
  await send(trivyReport(app("unsaid", "b", {}), at, []));
  const { rows } = await pool().query<{ name: string; id: string; base: string }>(
    "select r.name, r.id, i.base_image_id as base from image i join repository r on r.org_id = i.org_id and r.id = i.repository_id where i.org_id = $1",
    [ORG],
  );
  const place = (name: string) => rows.find((each) => each.name === `registry.example/${name}`)?.id ?? "";
  const bases = rows.flatMap(({ base }) => base ?? []);
  const foreign = { ids: ["01980000-0000-7000-8000-000000000001"], unowned: false };

  expect(await readBases(ORG, bases, null, [])).toMatchObject([{ name: OLD.repository, visible: true, tags: ["12"], newerId: null }]);
  expect(await readBases(ORG, bases, foreign, [place("said")])).toMatchObject([{ name: OLD.repository, visible: false, tags: ["12"] }]);
  expect(await readBases(ORG, bases, foreign, [place("unsaid")])).toMatchObject([{ name: null, visible: false }]);

  await send(trivyReport(NEW, "2026-05-02T00:00:00Z", []));
  expect(await readBases(ORG, bases, null, [])).toMatchObject([{ tags: ["12"], newerTags: ["14"] }]);
});
