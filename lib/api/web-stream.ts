import { Readable } from "node:stream";

/** A stream of bytes as the body of an answer; stops reading when the caller goes away. */
export const toWebStream = (bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> =>
  Readable.toWeb(Readable.from(bytes, { objectMode: false })) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>;
