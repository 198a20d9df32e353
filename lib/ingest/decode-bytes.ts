import { Readable } from "node:stream";
import { constants, createGunzip, gunzipSync } from "node:zlib";
import { Problem } from "@/lib/core/errors";

/** Bytes that can be read more than once, such as a stored file. */
export interface ByteSource {
  sizeBytes: number;
  open(): AsyncIterable<Uint8Array>;
}

/** What a compressed document may grow to: gzip reaches a thousandfold on zeros, real reports some twentyfold. */
export const MAX_RATIO = 200;
export const MAX_DECODED_BYTES = 4 * 1024 * 1024 * 1024;
const ALWAYS_ALLOWED_BYTES = 32 * 1024 * 1024;

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const limitOf = (compressedBytes: number): number =>
  Math.min(MAX_DECODED_BYTES, Math.max(ALWAYS_ALLOWED_BYTES, compressedBytes * MAX_RATIO));
const tooLarge = (limit: number): Problem =>
  new Problem("too_large", `The compressed document unpacks to more than ${Math.round(limit / 1024 / 1024)} MB.`);
const badGzip = (error: unknown): Problem =>
  new Problem("invalid_report", `The gzip stream cannot be unpacked: ${error instanceof Error ? error.message : "broken"}.`);

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** By byte order mark, else by where the zero bytes of ASCII characters are. */
export function encodingOf(head: Uint8Array): { encoding: Encoding; markBytes: number } {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", markBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", markBytes: 2 };
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "utf-8", markBytes: 3 };
  if (head[1] === 0 && head[3] === 0 && head[0]) return { encoding: "utf-16le", markBytes: 0 };
  if (head[0] === 0 && head[2] === 0 && head[1]) return { encoding: "utf-16be", markBytes: 0 };
  return { encoding: "utf-8", markBytes: 0 };
}

/** Unpacks gzip (told by its magic), within the cap. */
export function gunzipped(bytes: Uint8Array): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  const limit = limitOf(bytes.length);
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof RangeError || (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(limit);
    throw badGzip(error);
  }
}

/** The document as UTF-8 without byte order mark, whatever it was. */
export function utf8(bytes: Uint8Array): Buffer {
  const { encoding, markBytes } = encodingOf(bytes);
  // Half a character at the end of UTF-16 is a stray byte of what wrote it.
  const bodyBytes = bytes.byteLength - markBytes;
  const body = Buffer.from(bytes.buffer, bytes.byteOffset + markBytes, encoding === "utf-8" ? bodyBytes : bodyBytes - (bodyBytes % 2));
  return encoding === "utf-8" ? body : Buffer.from(new TextDecoder(encoding).decode(body), "utf8");
}

async function* gunzipStream(source: AsyncIterable<Uint8Array>, limit: number): AsyncIterable<Uint8Array> {
  const stream = Readable.from(source, { objectMode: false }).pipe(createGunzip({ finishFlush: constants.Z_FINISH }));
  let total = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      total += chunk.length;
      if (total > limit) throw tooLarge(limit);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Problem ? error : badGzip(error);
  }
}

/** Puts the first bytes back in front, once they are enough to tell the encoding from. */
async function head(source: AsyncIterable<Uint8Array>): Promise<{ first: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < 4) {
    const next = await iterator.next();
    if (next.done) break;
    first = Buffer.concat([first, next.value]);
  }
  const kept = first;
  return {
    first: kept,
    all: (async function* () {
      yield kept;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    })(),
  };
}

/** Reads a source as UTF-8 chunks: gunzipped, transcoded, without byte order mark. */
export async function* utf8Chunks(source: ByteSource): AsyncIterable<Buffer> {
  let { first, all } = await head(source.open());
  if (isGzip(first)) ({ first, all } = await head(gunzipStream(all, limitOf(source.sizeBytes))));
  const { encoding, markBytes } = encodingOf(first);
  const decoder = encoding === "utf-8" ? null : new TextDecoder(encoding, { ignoreBOM: true });
  let skip = markBytes;
  for await (const chunk of all) {
    const body = Buffer.from(chunk.buffer, chunk.byteOffset + skip, chunk.byteLength - skip);
    skip = 0;
    if (body.length > 0) yield decoder === null ? body : Buffer.from(decoder.decode(body, { stream: true }), "utf8");
  }
}
