import { beforeAll, describe, expect, it } from "vitest";
import { SEVERITIES } from "@/lib/core/severity";
import { imageDetail, imagePackagePage, imagePage, listImagePackagesInput, listImagesInput } from "@/lib/schemas/images";
import { countStatements } from "@/test/count-statements";
import { ctxOf } from "@/test/ctx-of";
import { type Fleet, makeFleet } from "@/test/fleet";
import { getImage } from "./get-image";
import { listImagePackages } from "./list-image-packages";
import { listImages } from "./list-images";

const ask = (input: Record<string, unknown> = {}) => listImagesInput.parse(input);

/** Distinct vulnerability × package pairs of an image, by the severity of the source that counts most. */
function pairsByHand(fleet: Fleet, imageId: string): Record<string, number> {
  const best = new Map<string, { precedence: number; severity: number }>();
  const vulnerabilities = new Set(fleet.findings.filter((f) => f.facts.kind === "vulnerability").map((f) => f.id));
  for (const s of fleet.sightings) {
    if (s.targetId !== imageId || !vulnerabilities.has(s.findingId)) continue;
    const key = `${s.findingId} ${s.packageId}`;
    const known = best.get(key);
    if (!known || s.precedence > known.precedence || (s.precedence === known.precedence && s.severity > known.severity)) best.set(key, s);
  }
  const counts: Record<string, number> = { total: best.size };
  for (const [number, name] of SEVERITIES.entries()) counts[name] = [...best.values()].filter((one) => one.severity === number).length;
  return counts;
}

describe("images", () => {
  let fleet: Fleet;
  const ciso = () => ctxOf(fleet, "ciso");
  beforeAll(async () => {
    fleet = await makeFleet(5);
  });

  async function all(input: Record<string, unknown>) {
    const items = [];
    let cursor: string | undefined;
    do {
      const found = imagePage.parse(await listImages(ciso(), ask({ ...input, limit: 4, ...(cursor ? { cursor } : {}) })));
      expect(found.total).toEqual({ count: fleet.images.length, atLeast: false });
      items.push(...found.items);
      cursor = found.nextCursor ?? undefined;
    } while (cursor);
    return items;
  }

  it.each(["name", "lastScan", "critical", "firstSeen", "workloads"])(
    "pages through every image once, in order of %s and back",
    async (sort) => {
      const up = await all({ sort });
      const down = await all({ sort: `-${sort}` });
      expect(new Set(up.map(({ id }) => id)).size).toBe(fleet.images.length);
      expect(new Set(down.map(({ id }) => id)).size).toBe(fleet.images.length);
      const key = (item: (typeof up)[number]): number =>
        sort === "workloads"
          ? item.workloads
          : sort === "critical"
            ? item.summary
              ? item.summary.vulnerabilities.critical * 1000 + item.summary.vulnerabilities.high
              : -1
            : Date.parse((sort === "lastScan" ? item.lastScanAt : item.firstSeenAt) ?? "1969-01-01");
      if (sort !== "name") {
        expect(up.map(key)).toEqual(up.map(key).sort((a, b) => a - b));
        expect(down.map(key)).toEqual(down.map(key).sort((a, b) => b - a));
      }
    },
  );

  it("counts vulnerabilities as the sightings say", async () => {
    const { items } = await listImages(ciso(), ask({ limit: 200 }));
    for (const item of items) {
      const image = fleet.images.find(({ id }) => id === item.id);
      const byHand = pairsByHand(fleet, item.id);
      if (item.summary === null) expect(byHand["total"]).toBe(0);
      else expect(item.summary.vulnerabilities, item.reference).toEqual(byHand);
      expect(item.coverage).toBe(image?.failed || image?.scannedDaysAgo == null ? "never" : image.scannedDaysAgo > 7 ? "stale" : "fresh");
      expect(item.workloads).toBe(fleet.workloads.filter((w) => !w.gone && w.images.includes(item.id)).length);
    }
  });

  it("filters", async () => {
    const some = async (input: Record<string, unknown>) => (await listImages(ciso(), ask({ ...input, limit: 200 }))).items;
    const runs = new Set(fleet.running.filter((span) => span.to === null).map((span) => span.imageId));
    expect((await some({ running: "true" })).length).toBe(runs.size);
    expect((await some({ running: "0" })).length).toBe(fleet.images.length - runs.size);
    expect((await some({ team: "alpha" })).length).toBe(fleet.images.filter((image) => image.teamId === fleet.teams.alpha).length);
    expect((await some({ team: "alpha,none" })).length).toBe(fleet.images.filter((image) => image.teamId !== fleet.teams.bravo).length);
    expect((await some({ coverage: "never" })).every((item) => item.coverage === "never")).toBe(true);
    expect((await some({ q: "app-3" })).every((item) => item.repository.name.endsWith("app-3"))).toBe(true);
    expect((await some({ q: "100%_" })).length).toBe(0);
    const west = fleet.clusters[1];
    expect((await some({ cluster: west?.name })).length).toBe(
      new Set(fleet.workloads.filter((w) => !w.gone && w.clusterId === west?.id).flatMap((w) => w.images)).size,
    );
  });

  it("finds one image by id, digest and reference, with layers and packages that add up", async () => {
    const image = fleet.images.find((one) => one.scannedDaysAgo === 1 && !one.failed && (pairsByHand(fleet, one.id)["total"] ?? 0) > 3);
    if (!image) throw new Error("The fleet has no scanned image.");
    for (const id of [image.id, image.digest, `${image.repository}@${image.digest}`]) {
      const found = imageDetail.parse(await getImage(ciso(), { id }));
      expect(found.id).toBe(image.id);
      expect(found.scans[0]).toMatchObject({ tool: "trivy", fresh: true, ageDays: 1 });
      expect(found.layers.reduce((sum, layer) => sum + layer.vulnerabilities.total, 0)).toBe(found.summary?.vulnerabilities.total);
    }
    const packages = imagePackagePage.parse(await listImagePackages(ciso(), listImagePackagesInput.parse({ id: image.id, limit: 200 })));
    expect(packages.items.reduce((sum, item) => sum + item.vulnerabilities.total, 0)).toBe(pairsByHand(fleet, image.id)["total"]);
    for (const layer of (await getImage(ciso(), { id: image.id })).layers) {
      if (layer.digest === null || layer.packages === 0) continue;
      const inLayer = await listImagePackages(ciso(), listImagePackagesInput.parse({ id: image.id, layer: layer.digest }));
      expect(inLayer.total.count).toBe(layer.packages);
      expect(new Set(inLayer.items.map((item) => item.layer))).toEqual(new Set([layer.digest]));
    }
    await expect(getImage(ciso(), { id: "sha256:00" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("hides other teams' images, in the list and by name, and other teams' workloads that run one's own", async () => {
    const developer = ctxOf(fleet, "developer", [fleet.teams.alpha]);
    const found = await listImages(developer, ask({ limit: 200 }));
    expect(found.total.count).toBe(fleet.images.filter((image) => image.teamId === fleet.teams.alpha).length);
    expect(JSON.stringify(found)).not.toMatch(/canary/i);
    for (const image of fleet.images) {
      const answer = getImage(developer, { id: image.digest });
      if (image.teamId === fleet.teams.alpha) expect(JSON.stringify(await answer)).not.toMatch(/canary/i);
      else await expect(answer).rejects.toMatchObject({ code: "not_found" });
    }
    const foreign = fleet.images.find((image) => image.teamId === fleet.teams.bravo);
    await expect(listImagePackages(developer, listImagePackagesInput.parse({ id: foreign?.id ?? "" }))).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await listImages(developer, ask({ team: "bravo-canary" }))).items).toEqual([]);
  });

  it("refuses a cursor of another sort or other filters, and takes few statements", async () => {
    const { nextCursor } = await listImages(ciso(), ask({ limit: 2 }));
    for (const other of [{ sort: "name" }, { running: "true" }, { team: "alpha-canary" }]) {
      await expect(listImages(ciso(), ask({ ...other, cursor: nextCursor }))).rejects.toMatchObject({ code: "invalid_cursor" });
    }
    expect((await listImages(ciso(), ask({ q: "", cursor: nextCursor, limit: 3 }))).items).toHaveLength(3);
    expect((await countStatements(() => listImages(ciso(), ask({ limit: 200 })))).statements).toBeLessThanOrEqual(4);
  });
});
