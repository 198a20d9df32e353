import { rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { env } from "@/lib/env";
import { FEED_LIMITS } from "@/lib/feeds/open-feed";
import { listDeliveries } from "@/lib/queries/list-deliveries";
import { listFeeds } from "@/lib/queries/list-feeds";
import { createChannelInput } from "@/lib/schemas/channels";
import { type FeedServer, startFeedServer } from "@/test/feed-server";
import { ctx, send } from "@/test/ingest";
import { runJobs } from "@/test/run-jobs";
import { createChannel } from "./create-channel";
import { refreshFeed } from "./refresh-feed";
import { requestFeed } from "./request-feed";
import { scheduleFeeds } from "./schedule-feeds";

let server: FeedServer;
const file = join(process.env["PLIMSOLL_DATA_DIR"] ?? "", "epss.csv.gz");

// Settings are read once: they are there before anything asks for them.
beforeAll(async () => {
  server = await startFeedServer();
  process.env["PLIMSOLL_FEED_KEV"] = server.url.replace("//", "//reader:secret@");
  process.env["PLIMSOLL_FEED_EPSS"] = pathToFileURL(file).href;
  env();
});
afterAll(() => server.close());
beforeEach(async () => {
  await pool().query("truncate feed, feed_fetch, kev_entry, epss_score, graphile_worker._private_jobs");
  server.asked.length = 0;
});

const catalogue = (ids: readonly string[], released = "2026-01-06T00:00:00Z") =>
  JSON.stringify({
    catalogVersion: "2026.01.06",
    dateReleased: released,
    count: ids.length,
    vulnerabilities: ids.map((cveID) => ({ cveID, dateAdded: "2026-01-05" })),
  });
const serve = (body: string | Buffer, headers: Record<string, string> = {}, status = 200) =>
  server.answer((_request, response) => void response.writeHead(status, headers).end(body));
const shown = async (id: string) => (await listFeeds(ctx, {})).items.find((feed) => feed.id === id);
const entries = async () => (await pool().query("select from kev_entry")).rowCount;

describe("over HTTP", () => {
  test("loads what it gets, packed too, and asks with the marks of it the next time", async () => {
    serve(gzipSync(catalogue(["CVE-2098-0001", "CVE-2098-0002"])), { etag: '"one"', "last-modified": "Tue, 06 Jan 2026 00:00:00 GMT" });
    await refreshFeed("kev");
    expect(server.asked[0]).toMatchObject({ authorization: `Basic ${Buffer.from("reader:secret").toString("base64")}` });
    expect(server.asked[0]).not.toHaveProperty("if-none-match");
    expect(await shown("kev")).toMatchObject({
      loaded: { rows: 2, version: "2026.01.06", asOf: "2026-01-06T00:00:00.000Z", by: "schedule", source: new URL(server.url).host },
      fetch: { host: new URL(server.url).host, error: null, everyHours: 24 },
    });
    expect(JSON.stringify(await listFeeds(ctx, {}))).not.toContain("secret");

    server.answer((request, response) => void response.writeHead(request.headers["if-none-match"] === '"one"' ? 304 : 500).end());
    await refreshFeed("kev");
    expect(server.asked[1]).toMatchObject({ "if-none-match": '"one"', "if-modified-since": "Tue, 06 Jan 2026 00:00:00 GMT" });
    expect(await shown("kev")).toMatchObject({ loaded: { rows: 2 }, fetch: { error: null } });
  });

  test("asks without marks once a file has been sent by hand in between", async () => {
    serve(catalogue(["CVE-2098-0001"]), { etag: '"one"' });
    await refreshFeed("kev");
    await send(catalogue(["CVE-2098-0001", "CVE-2098-0009"], "2026-01-07T00:00:00Z"));
    serve(catalogue(["CVE-2098-0001"], "2026-01-08T00:00:00Z"), { etag: '"two"' });
    await refreshFeed("kev");
    expect(server.asked[1]).not.toHaveProperty("if-none-match");
    expect(await entries()).toBe(1);
  });

  const cut = () =>
    server.answer((_request, response) => {
      response.writeHead(200, { "content-length": "3000" });
      response.write(catalogue(["CVE-2098-0009"]).slice(0, 40), () => response.destroy());
    });
  const slow = () =>
    server.answer((_request, response) => {
      response.writeHead(200);
      response.write("{");
    });
  const NOT_HTTPS = { location: "http://127.0.0.1:1/elsewhere" };
  test.each<[string, () => void, RegExp]>([
    ["is not there", () => serve("no", {}, 404), /answered 404/],
    ["fails", () => serve("no", {}, 500), /answered 500/],
    ["cuts it off", cut, /The connection to .* was cut off/],
    ["is too slow", slow, /within 1 seconds/],
    ["says that it is too large", () => serve("x".repeat(5000), { "content-length": "5000" }), /larger than 1 MB/],
    [
      "sends more than it may",
      () =>
        server.answer((_request, response) => {
          response.writeHead(200);
          response.write("x".repeat(3000));
          response.end("x".repeat(3000));
        }),
      /larger than 1 MB/,
    ],
    ["redirects to where nobody would see who answers", () => serve("", NOT_HTTPS, 302), /without https/],
    ["redirects to nowhere", () => serve("", {}, 302), /redirects to nowhere/],
  ])("a server that %s is an error that is shown and tried again, and what is loaded stays", async (_what, answer, error) => {
    serve(catalogue(["CVE-2098-0001"]));
    await refreshFeed("kev");
    answer();
    await expect(refreshFeed("kev", { timeoutMs: 1000, maxBytes: 4000 })).rejects.toThrow(error);
    expect(await shown("kev")).toMatchObject({ loaded: { rows: 1 }, fetch: { error: expect.stringMatching(error) } });
  });

  test.each<[string, string | Buffer, RegExp]>([
    ["another document", "cve,epss,percentile\nCVE-2098-0001,0.5,0.9\n", /no document of CISA KEV but of FIRST EPSS/],
    ["a page", "<!doctype html><html><body>Sign in</body></html>", /begins with .<!doctype html>/],
    ["half a document", catalogue(["CVE-2098-0001"]).slice(0, 60), /line 1/],
    ["half a gzip stream", gzipSync(catalogue(["CVE-2098-0001"])).subarray(0, 40), /gzip/],
    ["a gzip bomb", gzipSync(Buffer.alloc(64 * 1024 * 1024)), /unpacks to more than/],
    ["nothing", "", /empty/],
  ])("%s is refused and not asked for again at once", async (_what, body, error) => {
    serve(catalogue(["CVE-2098-0001"]));
    await refreshFeed("kev");
    serve(body);
    await refreshFeed("kev");
    expect(await shown("kev")).toMatchObject({ loaded: { rows: 1 }, fetch: { error: expect.stringMatching(error) } });
    expect(await entries()).toBe(1);
  });

  test("nobody listening is an error that names the host", async () => {
    const gone = await startFeedServer();
    await gone.close();
    const { openFeed } = await import("@/lib/feeds/open-feed");
    await expect(openFeed(gone.url, { etag: null, lastModified: null }, FEED_LIMITS)).rejects.toThrow(
      /127\.0\.0\.1:\d+ could not be reached/,
    );
  });
});

test("a file is read when it changes", async () => {
  const scores = (score: number) =>
    gzipSync(`#model_version:v4,score_date:2026-01-0${score}\ncve,epss,percentile\nCVE-2098-0001,0.${score},0.9\n`);
  const write = (score: number) => {
    writeFileSync(file, scores(score));
    utimesSync(file, score, score);
  };
  const loadedAt = async () => (await shown("epss"))?.loaded?.at;
  write(1);
  await refreshFeed("epss");
  expect(await shown("epss")).toMatchObject({
    loaded: { rows: 1, source: "epss.csv.gz", asOf: "2026-01-01T00:00:00.000Z" },
    fetch: { error: null },
  });
  const first = await loadedAt();
  await refreshFeed("epss");
  expect(await loadedAt()).toBe(first);
  write(2);
  await refreshFeed("epss");
  expect((await shown("epss"))?.loaded?.asOf).toBe("2026-01-02T00:00:00.000Z");
  rmSync(file);
  await expect(refreshFeed("epss")).rejects.toThrow("There is no file epss.csv.gz that can be read.");
  expect(await shown("epss")).toMatchObject({ loaded: { rows: 1 }, fetch: { error: expect.stringContaining("There is no file") } });
});

describe("on schedule", () => {
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000);

  test("only feeds with an address are due: at once, then after their hours, after a failure sooner", async () => {
    expect(await scheduleFeeds()).toEqual(["kev", "epss"]);
    serve(catalogue(["CVE-2098-0001"]));
    await refreshFeed("kev");
    await expect(refreshFeed("epss")).rejects.toThrow();
    expect(await scheduleFeeds()).toEqual([]);
    expect(await scheduleFeeds(hours(1.1))).toEqual(["epss"]);
    expect(await scheduleFeeds(hours(24.1))).toEqual(["kev", "epss"]);
  });

  test("a feed that is asked for twice is fetched once, by a job", async () => {
    serve(catalogue(["CVE-2098-0001"]));
    await requestFeed(ctx, { id: "kev" });
    await requestFeed(ctx, { id: "kev" });
    expect((await shown("kev"))?.fetch?.waiting).toBe(true);
    expect(await runJobs("load-feed")).toBe(1);
    expect(await shown("kev")).toMatchObject({ loaded: { rows: 1 }, fetch: { waiting: false } });
    expect(server.asked.length).toBe(1);
  });

  test("what has no address, or is no feed, cannot be asked for", async () => {
    await expect(requestFeed(ctx, { id: "vulnrichment" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("PLIMSOLL_FEED_VULNRICHMENT"),
    });
    await expect(requestFeed(ctx, { id: "nvd" })).rejects.toMatchObject({ code: "not_found" });
  });
});

test("a feed that was never loaded says what is unknown without it", async () => {
  expect(await shown("kev")).toMatchObject({ loaded: null, without: expect.stringContaining("Nothing is known to be exploited") });
});

test("a channel is told once that a feed fails, until it works again", async () => {
  const input = { name: "Feeds", kind: "email", to: ["soc@example.com"], rules: [{ events: ["feed.failed"] }] };
  const { item } = await createChannel(ctx, createChannelInput.parse(input));
  const told = async () => (await listDeliveries(ctx, { limit: 50, channel: item.id })).items.map(({ title }) => title);
  for (const body of ["no", "no", catalogue(["CVE-2098-0001"]), "no"]) {
    serve(body, {}, body === "no" ? 404 : 200);
    await refreshFeed("kev").catch(() => undefined);
    await runJobs("route-outbox");
  }
  expect(await told()).toHaveLength(2);
  expect((await told())[0]).toContain("could not be loaded");
});
