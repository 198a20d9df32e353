import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** Marks that a server or file gave with what it sent, to ask whether there is anything newer. */
export interface FeedMarks {
  etag: string | null;
  lastModified: string | null;
}

export interface FeedLimits {
  /** for all of it, from the first question to the last byte */
  timeoutMs: number;
  maxBytes: number;
}

export const FEED_LIMITS: FeedLimits = { timeoutMs: 180_000, maxBytes: 256 * 1024 * 1024 };
const MAX_REDIRECTS = 5;

/** A feed could not be fetched: the message is for the operator, and trying again may help. */
export class FeedUnreachable extends Error {
  override readonly name = "FeedUnreachable";
}

export type OpenedFeed = { changed: false } | { changed: true; body: AsyncIterable<Uint8Array>; marks: FeedMarks };

/** How an address is shown: without whatever it may carry of names, passwords and keys. */
export function feedHost(address: string): string {
  const url = new URL(address);
  return url.protocol === "file:" ? (url.pathname.split("/").at(-1) ?? "a file") : url.host;
}

/**
 * Asks for what an address holds now, unless it is what the marks are of. Follows redirects to https only. Throws
 * FeedUnreachable, also from the body while it is read: not there, too slow, cut off, too large.
 */
export async function openFeed(address: string, marks: FeedMarks, limits: FeedLimits = FEED_LIMITS): Promise<OpenedFeed> {
  return new URL(address).protocol === "file:" ? openFile(address, marks, limits) : openHttp(address, marks, limits);
}

async function openFile(address: string, marks: FeedMarks, limits: FeedLimits): Promise<OpenedFeed> {
  const path = fileURLToPath(address);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new FeedUnreachable(`There is no file ${feedHost(address)} that can be read.`);
  const lastModified = `${found.mtimeMs} ${found.size}`;
  if (marks.lastModified === lastModified) return { changed: false };
  const body = bounded(createReadStream(path), feedHost(address), limits);
  return { changed: true, body, marks: { etag: null, lastModified } };
}

async function openHttp(address: string, marks: FeedMarks, limits: FeedLimits): Promise<OpenedFeed> {
  const host = feedHost(address);
  const signal = AbortSignal.timeout(limits.timeoutMs);
  const headers = {
    accept: "application/json, text/csv, application/gzip, */*;q=0.5",
    // What is packed is the file itself; a second packing by the server could unpack to anything.
    "accept-encoding": "identity",
    "user-agent": "plimsoll",
    ...(marks.etag === null ? {} : { "if-none-match": marks.etag }),
    ...(marks.lastModified === null ? {} : { "if-modified-since": marks.lastModified }),
  };
  let url = new URL(address);
  for (let redirects = 0; ; redirects++) {
    const response = await ask(url, { headers, signal, redirect: "manual" }, limits);
    if (response.status === 304) return { changed: false };
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      url = redirected(url, response.headers.get("location"), redirects);
      continue;
    }
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new FeedUnreachable(`${host} answered ${response.status}.`);
    }
    if (Number(response.headers.get("content-length") ?? 0) > limits.maxBytes) {
      await response.body.cancel();
      throw tooLarge(host, limits);
    }
    const fresh = { etag: response.headers.get("etag"), lastModified: response.headers.get("last-modified") };
    return { changed: true, body: bounded(response.body, host, limits), marks: fresh };
  }
}

async function ask(url: URL, init: RequestInit, limits: FeedLimits): Promise<Response> {
  const bare = new URL(url);
  const headers = new Headers(init.headers);
  if (url.username !== "" || url.password !== "") {
    const given = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.set("authorization", `Basic ${Buffer.from(given).toString("base64")}`);
    bare.username = "";
    bare.password = "";
  }
  try {
    return await fetch(bare, { ...init, headers });
  } catch (error) {
    throw unreachable(error, url.host, limits);
  }
}

function redirected(from: URL, location: string | null, redirects: number): URL {
  if (location === null || !URL.canParse(location, from.href)) throw new FeedUnreachable(`${from.host} redirects to nowhere.`);
  if (redirects >= MAX_REDIRECTS) throw new FeedUnreachable(`${from.host} redirects more than ${MAX_REDIRECTS} times.`);
  const to = new URL(location, from);
  if (to.protocol !== "https:") throw new FeedUnreachable(`${from.host} redirects to ${to.host} without https; it was not followed.`);
  return to;
}

async function* bounded(body: AsyncIterable<Uint8Array>, host: string, limits: FeedLimits): AsyncIterable<Uint8Array> {
  let total = 0;
  try {
    for await (const chunk of body) {
      total += chunk.byteLength;
      if (total > limits.maxBytes) throw tooLarge(host, limits);
      yield chunk;
    }
  } catch (error) {
    throw isTimeout(error) ? unreachable(error, host, limits) : error instanceof FeedUnreachable ? error : cutOff(host);
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === "TimeoutError";
const cutOff = (host: string): FeedUnreachable => new FeedUnreachable(`The connection to ${host} was cut off.`);

const tooLarge = (host: string, { maxBytes }: FeedLimits): FeedUnreachable =>
  new FeedUnreachable(`What ${host} sends is larger than ${Math.max(1, Math.floor(maxBytes / 1024 / 1024))} MB.`);

function unreachable(error: unknown, host: string, { timeoutMs }: FeedLimits): FeedUnreachable {
  if (isTimeout(error)) return new FeedUnreachable(`${host} did not send all of it within ${Math.ceil(timeoutMs / 1000)} seconds.`);
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : null;
  return new FeedUnreachable(`${host} could not be reached${code === null ? "" : ` (${code})`}.`);
}
