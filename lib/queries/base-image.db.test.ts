import { beforeAll, expect, test } from "vitest";
import { listActionsInput } from "@/lib/schemas/actions";
import { findingDetail, listFindingsInput } from "@/lib/schemas/findings";
import { imageDetail } from "@/lib/schemas/images";
import { digestOf, grypeReport, type SaidImage, trivyReport } from "@/test/fixtures/reports";
import { ctx, send } from "@/test/ingest";
import { whyUnknown } from "./base-image";
import { getFinding } from "./get-finding";
import { getImage } from "./get-image";
import { listActions } from "./list-actions";
import { listFindings } from "./list-findings";

const OLD: SaidImage = {
  repository: "registry.example/base/node",
  tag: "12",
  digest: "1",
  layers: [digestOf("1")],
  builtAt: "2026-01-01T00:00:00Z",
};
const NEW: SaidImage = { ...OLD, tag: "14", digest: "2", layers: [digestOf("2")], builtAt: "2026-04-01T00:00:00Z" };
const app = (name: string, digest: string, layers: readonly string[]): SaidImage => ({
  repository: `registry.example/${name}`,
  tag: "1",
  digest,
  layers: layers.map(digestOf),
});
const [web, shop, apart, bare] = [
  app("web", "a", ["1", "a"]),
  app("shop", "d", ["1", "d"]),
  app("apart", "b", ["8", "b"]),
  app("bare", "c", []),
];
const AT = "2026-05-01T00:00:00Z";
const mended = { id: "CVE-2026-1", package: "openssl", fixed: "2", layer: digestOf("1") };
const kept = { id: "CVE-2026-2", package: "zlib", fixed: "2", layer: digestOf("1") };
const own = { id: "CVE-2026-3", package: "curl", layer: digestOf("a") };
const byGrype = { id: "CVE-2026-4", package: "bash", layer: digestOf("1") };

beforeAll(async () => {
  await send(trivyReport(OLD, AT, [mended, kept]));
  await send(trivyReport(web, AT, [mended, kept, own]));
  await send(grypeReport(web, AT, [byGrype]));
  await send(trivyReport(shop, AT, [mended, kept]));
  await send(trivyReport(apart, AT, [mended]));
  await send(trivyReport(bare, AT, []));
  await send(trivyReport(NEW, AT, [kept]));
});

const image = async ({ repository, tag }: SaidImage) => imageDetail.parse(await getImage(ctx, { id: `${repository}:${tag}` }));
const finding = async (vulnerability: string, repository: string) => {
  const { items } = await listFindings(ctx, listFindingsInput.parse({ vulnerability, repository }));
  return findingDetail.parse(await getFinding(ctx, { id: items[0]?.id ?? "" }));
};

test("an image says what it is built on, and each number is the list that it leads to", async () => {
  const shown = await image(web);
  expect(shown.base).toMatchObject({
    image: { reference: "registry.example/base/node:12", visible: true, newer: { reference: "registry.example/base/node:14" } },
    by: "layers",
    layers: 1,
    unknown: null,
  });
  expect(shown.origins).toEqual({ inherited: { value: 3, unknown: null }, own: { value: 1, unknown: null }, unknown: 0 });
  for (const [origin, count] of [
    ["base", 3],
    ["own", 1],
    ["unknown", 0],
  ] as const) {
    const list = await listFindings(ctx, listFindingsInput.parse({ image: shown.id, kind: "vulnerability", origin }));
    expect([origin, list.total.count]).toEqual([origin, count]);
  }
  expect((await image(OLD)).builtOnIt).toBe(2);
});

test("where layers or base are unknown, nothing is zero", async () => {
  const apartFrom = await image(apart);
  expect(apartFrom.base).toMatchObject({ image: null, by: null });
  expect(apartFrom.origins).toMatchObject({ inherited: { value: null }, own: { value: null }, unknown: 1 });
  expect(apartFrom.origins.inherited.unknown).toMatch(/makes up its lowest layers/);
  expect((await image(bare)).origins).toMatchObject({ inherited: { value: null }, own: { value: null }, unknown: 0 });
  expect((await image(bare)).base.unknown).toMatch(/No tool has told its layers/);
});

test("a finding says whether a newer base lacks it, which only a tool can say that looked at both", async () => {
  const newer = { reference: "registry.example/base/node:14" };
  expect((await finding(mended.id, web.repository)).comesFrom).toMatchObject({ bases: [{ newer, lacks: true }], unknown: null });
  expect((await finding(kept.id, web.repository)).comesFrom).toMatchObject({ bases: [{ newer, lacks: false }] });
  expect((await finding(byGrype.id, web.repository)).comesFrom).toMatchObject({ bases: [{ newer, lacks: null }] });
  const mine = await finding(own.id, web.repository);
  expect([mine.origin, mine.comesFrom?.bases[0]?.reference]).toEqual(["own", "registry.example/base/node:12"]);
  const unplaced = await finding(mended.id, apart.repository);
  expect([unplaced.origin, unplaced.comesFrom?.bases]).toEqual(["unknown", []]);
  expect(unplaced.comesFrom?.unknown).toMatch(/scan its base image too/);
});

test("the action that moves a base says how many of its findings the newer one has too", async () => {
  const { items } = await listActions(ctx, listActionsInput.parse({}));
  const move = items.find(({ kind }) => kind === "base");
  expect(move?.notes.join(" ")).toContain("2 of these findings are in the newer image too: moving does not close them.");
});

test("why a base is not known is said in words, and is null only where it is known", () => {
  const nothing = { baseId: null, by: null, said: null, layersKnown: false };
  expect(whyUnknown({ ...nothing, baseId: "x", by: "layers" })).toBeNull();
  expect(whyUnknown({ ...nothing, by: "name", said: "python:3" })).toContain("nothing that was scanned here is that image");
  expect(whyUnknown({ ...nothing, by: "name", said: "python:3", baseId: "x" })).toContain("what lies between is not known");
});
