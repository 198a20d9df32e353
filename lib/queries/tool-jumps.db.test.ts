import { expect, test } from "vitest";
import { recordPosture } from "@/lib/commands/record-posture";
import { grypeReport, type SaidImage, trivyReport } from "@/test/fixtures/reports";
import { ctx, ORG, send } from "@/test/ingest";
import { getPosture } from "./get-posture";

const image = (name: string, digest: string): SaidImage => ({ repository: `registry.example.com/jump/${name}`, tag: "1.0", digest });
const flaws = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: `CVE-2025-${String(from + n).padStart(5, "0")}`, package: "openssl" }));
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
const day = (days: number): string => daysAgo(days).slice(0, 10);

const withVersion = (report: string, version: string): string => {
  const document = JSON.parse(report);
  document.descriptor.version = version;
  return JSON.stringify(document);
};

test("a day on which a tool saw more in the same image is marked, with its versions; a new image is none", async () => {
  const app = image("app", "1");
  await send(withVersion(grypeReport(app, daysAgo(6), flaws(1, 5)), "0.80.0"));
  await send(withVersion(grypeReport(app, daysAgo(4), flaws(1, 40)), "0.90.0"));
  // another image that is new is a change of the fleet
  await send(withVersion(grypeReport(image("other", "2"), daysAgo(3), flaws(1, 60)), "0.90.0"));
  // the same version sees less: its database changed
  await send(withVersion(grypeReport(app, daysAgo(2), flaws(1, 10)), "0.90.0"));
  // too few to be told
  await send(trivyReport(app, daysAgo(2), flaws(1, 3)));
  for (let back = 6; back >= 0; back--) await recordPosture(ORG, day(back));
  await recordPosture(ORG, day(4));

  const { jumps } = (await getPosture(ctx, {})).load;
  expect(jumps).toEqual([
    { day: day(4), tool: "grype", versions: ["0.90.0"], before: ["0.80.0"], opened: 35, closed: 0 },
    { day: day(2), tool: "grype", versions: ["0.90.0"], before: null, opened: 0, closed: 30 },
  ]);
  const foreign = await getPosture({ ...ctx, teams: ["01980000-0000-7000-8000-000000000001"] }, {});
  expect(foreign.load.jumps).toEqual([]);
});
