import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { env } from "@/lib/env";

const FREE_BYTES = 10 * 1024 * 1024;
const MAX_RATIO = 200;

const folder = (): string => join(env().PLIMSOLL_DATA_DIR, "reports");

/** Where the raw bytes of a report lie, gzipped, named by the sha256 of what they unpack to. */
export const reportFile = (sha256: string): string => join(folder(), sha256.slice(0, 2), `${sha256}.gz`);

/** The raw bytes of a report, unpacked. */
export const openReport = (path: string): AsyncIterable<Uint8Array> => {
  const packed = createReadStream(path);
  const plain = createGunzip();
  packed.on("error", (error) => plain.destroy(error));
  return packed.pipe(plain);
};

/** A report that was received whole but is not kept yet. */
export interface StagedReport {
  sha256: string;
  /** unpacked */
  sizeBytes: number;
  path: string;
  /** Makes it durable under its own name; afterwards it survives a power cut. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** Splits off the first two bytes, to tell what follows, and gives the stream back whole. */
async function peek(stream: AsyncIterable<Uint8Array>): Promise<{ head: Uint8Array; whole: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await iterator.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { head, whole: whole() };
}

class Meter extends Transform {
  readonly #hash = createHash("sha256");
  readonly #received: () => number;
  readonly #maxBytes: number;
  bytes = 0;

  constructor(received: () => number, maxBytes: number) {
    super();
    this.#received = received;
    this.#maxBytes = maxBytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: Error | null, data?: Buffer) => void): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    if (this.bytes > this.#maxBytes) {
      done(new Problem("too_large", `The report is larger than ${Math.floor(this.#maxBytes / 1024 / 1024)} MB (PLIMSOLL_MAX_REPORT_MB).`));
    } else if (this.bytes > FREE_BYTES && this.bytes > this.#received() * MAX_RATIO) {
      done(new Problem("too_large", `The report unpacks to more than ${MAX_RATIO} times its size, which no real report does.`));
    } else done(null, chunk);
  }

  digest(): string {
    return this.#hash.digest("hex");
  }
}

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function readable(error: unknown): unknown {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (typeof code === "string" && /^Z_/.test(code)) return new Problem("invalid_report", "The gzip stream is broken or cut off.");
  return error;
}

/**
 * Streams a report to a temporary file, unpacking it on the way to hash and measure it; never holds it whole. Throws
 * Problem too_large, invalid_report (empty, broken gzip) or unsupported_media, and leaves nothing behind when it does.
 */
export async function stageReport(body: AsyncIterable<Uint8Array>, contentEncoding: string | null): Promise<StagedReport> {
  const encoding = contentEncoding?.trim().toLowerCase() || "identity";
  if (!["identity", "gzip", "x-gzip"].includes(encoding)) {
    throw new Problem("unsupported_media", `Content-Encoding ${encoding.slice(0, 40)} is not supported: send gzip or none.`);
  }
  const { head, whole } = await peek(body);
  if (head.length === 0) throw new Problem("invalid_report", "The body is empty.");
  const packed = isGzip(head);
  if (encoding !== "identity" && !packed) throw new Problem("invalid_report", "The body is said to be gzip but is not.");

  await mkdir(folder(), { recursive: true });
  const path = join(folder(), `${newId()}.part`);
  const file = await open(path, "wx", 0o600);
  let received = 0;
  const meter = new Meter(() => received, env().PLIMSOLL_MAX_REPORT_MB * 1024 * 1024);
  const source = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of whole) {
      received += chunk.byteLength;
      if (packed) await file.appendFile(chunk); // packed already: kept as it came, unpacked only to be measured
      yield chunk;
    }
  };
  try {
    if (packed) await pipeline(source, createGunzip(), meter, nowhere());
    // Level 1: the sender waits for this, and a report packs tenfold even so.
    else
      await pipeline(source, meter, createGzip({ level: 1 }), async (chunks: AsyncIterable<Uint8Array>) => {
        for await (const chunk of chunks) await file.appendFile(chunk);
      });
    if (meter.bytes === 0) throw new Problem("invalid_report", "The body is empty.");
    await file.sync();
    await file.close();
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw readable(error);
  }
  const sha256 = meter.digest();
  return {
    sha256,
    sizeBytes: meter.bytes,
    path,
    keep: async () => {
      const name = reportFile(sha256);
      await mkdir(dirname(name), { recursive: true });
      await rename(path, name);
      await syncFolder(dirname(name));
      await syncFolder(folder());
    },
    discard: () => rm(path, { force: true }),
  };
}

/** Is the raw document still there? */
export const hasReport = (sha256: string): Promise<boolean> =>
  stat(reportFile(sha256)).then(
    (found) => found.isFile(),
    () => false,
  );
