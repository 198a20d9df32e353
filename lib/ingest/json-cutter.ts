import { Problem } from "@/lib/core/errors";
import type { JsonPath } from "./format";

/** What to do with a value: leave it in the outline, cut it out and hand it over, or drop it. */
export type CutChoice = "outline" | "cut" | "drop";

/** Asked for each document and each element of a list that is still in the outline. */
export type CutPolicy = (path: JsonPath) => CutChoice;

export interface Position {
  byte: number;
  line: number;
  column: number;
}

export interface Cut {
  path: JsonPath;
  /** the value's own text */
  text: string;
  at: Position;
}

interface Frame {
  list: boolean;
  key: string;
  index: number;
  kept: number;
  wantsKey: boolean;
  /** keys under which something was cut out */
  cutKeys: Set<string> | null;
}

/** No report nests a tenth of it; what does is made to break readers. */
export const MAX_DEPTH = 200;
const MAX_VALUE_BYTES = 64 * 1024 * 1024;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const isSpace = (byte: number): boolean => byte === SPACE || byte === LF || byte === CR || byte === TAB;

/**
 * Takes JSON apart while it streams by, in memory bounded by the largest single element: it follows brackets and strings
 * only, and leaves it to JSON.parse to judge each piece. Text around the documents (log lines) is passed over.
 */
export class JsonCutter {
  readonly cuts: Cut[] = [];
  documents = 0;
  noiseLines = 0;
  private readonly stack: Frame[] = [];
  private readonly policy: CutPolicy;
  private held: Buffer | null = null;
  private offset = 0;
  private inString = false;
  private escaped = false;
  private stringIsKey = false;
  private inScalar = false;
  private inNoise = false;
  /** depth of the value being cut or dropped; -1 while in the outline */
  private takenDepth = -1;
  /** brackets open inside of it; 0 for a string or number */
  private takenNest = 0;
  private taking: "cut" | "drop" = "drop";
  private takenPath: JsonPath = [];
  private takenAt: Position = { byte: 0, line: 1, column: 1 };
  private parts: Buffer[] = [];
  private partsBytes = 0;
  private outlineParts: Buffer[] = [];
  private outlineBytes = 0;
  private keyParts: Buffer[] = [];
  /** where in this chunk the key being read begins */
  private keyFrom = 0;
  private line = 1;
  private lineStart = 0;
  private counted = 0;

  constructor(policy: CutPolicy) {
    this.policy = policy;
  }

  /** The outline so far, without the values that were cut out or dropped. */
  outline(): string {
    return Buffer.concat(this.outlineParts).toString("utf8");
  }

  push(bytes: Buffer): void {
    const chunk = this.held === null ? bytes : Buffer.concat([this.held, bytes]);
    this.held = null;
    this.counted = 0;
    this.scan(chunk);
    const done = chunk.length - (this.held === null ? 0 : (this.held as Buffer).length);
    this.countLines(chunk, done);
    this.offset += done;
    this.lineStart -= done;
  }

  /** To be called after the last bytes; throws where the document ends too early. */
  end(): void {
    const open = this.stack.length + this.takenNest + (this.held === null ? 0 : 1);
    if (open === 0) return;
    const at = { byte: this.offset, line: this.line, column: 1 - this.lineStart };
    throw brokenAt(`The document ends too early: ${open === 1 ? "1 bracket is" : `${open} brackets are`} still open`, at);
  }

  private countLines(chunk: Buffer, to: number): void {
    for (let at = chunk.indexOf(LF, this.counted); at >= 0 && at < to; at = chunk.indexOf(LF, at + 1)) {
      this.line++;
      this.lineStart = at + 1;
    }
    this.counted = Math.max(this.counted, to);
  }

  private position(chunk: Buffer, at: number): Position {
    this.countLines(chunk, at);
    return { byte: this.offset + at, line: this.line, column: at - this.lineStart + 1 };
  }

  /** A document that is held whole has the last of a key's values; of one that streams by, the first may be gone already. */
  private nameNext(frame: Frame, key: string, chunk: Buffer, at: number): void {
    if (frame.cutKeys?.has(key)) throw brokenAt(`The list ${key.slice(0, 60)} stands twice in one object`, this.position(chunk, at));
    frame.key = key;
  }

  private path(): (string | number)[] {
    return this.stack.map((frame) => (frame.list ? frame.index : frame.key));
  }

  private scan(chunk: Buffer): void {
    // Where the bytes begin that still have to go to the outline or to the value being cut.
    let from = 0;
    let at = 0;

    const flush = (to: number): void => {
      if (to <= from) return;
      if (this.takenDepth < 0) {
        if (this.stack.length > 0) this.addOutline(chunk.subarray(from, to));
      } else if (this.taking === "cut") {
        this.partsBytes += to - from;
        if (this.partsBytes > MAX_VALUE_BYTES) throw tooLong(this.takenPath);
        this.parts.push(Buffer.from(chunk.subarray(from, to)));
      }
      from = to;
    };

    const begin = (): void => {
      if (this.takenDepth >= 0) return;
      const frame = this.stack.at(-1);
      if (frame !== undefined && !frame.list) return;
      const choice = this.stack.length <= 8 ? this.policy(this.path()) : "outline";
      flush(at);
      if (choice === "outline") {
        if (frame !== undefined && frame.kept++ > 0) this.addOutline(Buffer.from(","));
        return;
      }
      this.takenDepth = this.stack.length;
      this.taking = choice;
      this.takenPath = this.path();
      if (choice === "cut") this.takenAt = this.position(chunk, at);
    };

    const finish = (to: number): void => {
      if (this.stack.length === 0) this.documents++;
      if (this.takenDepth !== this.stack.length) return;
      flush(to);
      if (this.taking === "cut") {
        this.cuts.push({ path: this.takenPath, text: Buffer.concat(this.parts).toString("utf8"), at: this.takenAt });
        this.parts = [];
        this.partsBytes = 0;
        for (const frame of this.stack) {
          if (frame.list) continue;
          frame.cutKeys ??= new Set();
          frame.cutKeys.add(frame.key);
        }
      }
      this.takenDepth = -1;
    };

    const endScalar = (): void => {
      if (!this.inScalar) return;
      this.inScalar = false;
      finish(at);
    };

    while (at < chunk.length) {
      if (this.takenNest > 0) {
        at = this.skipNested(chunk, at);
        if (this.takenNest === 0) finish(at);
        continue;
      }
      if (this.inString) {
        at = this.skipString(chunk, at);
        if (this.inString) break;
        if (this.stringIsKey) {
          const frame = this.stack.at(-1);
          this.keyParts.push(chunk.subarray(this.keyFrom, at));
          if (frame !== undefined) this.nameNext(frame, readKey(this.keyParts), chunk, this.keyFrom);
          this.keyParts = [];
          this.stringIsKey = false;
        } else if (this.stack.length > 0) {
          finish(at);
        }
        continue;
      }
      const byte = chunk[at] ?? 0;
      if (this.stack.length === 0) {
        if (this.inNoise || isSpace(byte) || byte === COMMA) {
          if (byte === LF) this.inNoise = false;
          at++;
          from = at;
          continue;
        }
        const starts = byte === OPEN ? true : byte === OPEN_LIST ? listBegins(chunk, at) : false;
        if (starts === null) {
          this.held = chunk.subarray(at);
          return;
        }
        if (!starts) {
          this.inNoise = true;
          this.noiseLines++;
          continue;
        }
        from = at;
      }
      switch (byte) {
        case QUOTE: {
          const frame = this.stack.at(-1);
          this.inString = true;
          this.stringIsKey = frame !== undefined && !frame.list && frame.wantsKey && this.takenDepth < 0;
          if (this.stringIsKey) this.keyFrom = at;
          else if (frame === undefined || frame.list) begin();
          at++;
          break;
        }
        case OPEN:
        case OPEN_LIST:
          begin();
          if (this.takenDepth === this.stack.length) {
            this.takenNest = 1;
            at++;
            break;
          }
          if (this.stack.length >= MAX_DEPTH) throw tooDeep(this.position(chunk, at));
          this.stack.push({ list: byte === OPEN_LIST, key: "", index: 0, kept: 0, wantsKey: byte === OPEN, cutKeys: null });
          at++;
          break;
        case CLOSE:
        case CLOSE_LIST: {
          endScalar();
          const frame = this.stack.at(-1);
          if (frame === undefined || frame.list !== (byte === CLOSE_LIST)) {
            throw brokenAt("A bracket is closed that was not opened", this.position(chunk, at));
          }
          at++;
          if (this.stack.length === 1 && this.takenDepth < 0) flush(at);
          this.stack.pop();
          finish(at);
          break;
        }
        case COMMA: {
          endScalar();
          const frame = this.stack.at(-1);
          if (frame !== undefined) {
            if (frame.list) {
              frame.index++;
              // Commas of lists are written again when an element stays, so that cut ones leave no gap.
              if (this.takenDepth < 0) {
                flush(at);
                from = at + 1;
              }
            } else frame.wantsKey = true;
          }
          at++;
          break;
        }
        case COLON: {
          const frame = this.stack.at(-1);
          if (frame !== undefined) frame.wantsKey = false;
          at++;
          break;
        }
        default:
          if (isSpace(byte)) endScalar();
          else if (!this.inScalar) {
            begin();
            this.inScalar = true;
          }
          at++;
      }
    }
    if (this.stringIsKey) {
      this.keyParts.push(Buffer.from(chunk.subarray(this.keyFrom)));
      this.keyFrom = 0;
    }
    flush(chunk.length);
  }

  /** Follows a value that leaves the outline to its closing bracket: most of a long document passes here. */
  private skipNested(chunk: Buffer, start: number): number {
    const end = chunk.length;
    let at = start;
    let nest = this.takenNest;
    while (at < end && nest > 0) {
      if (this.inString) {
        at = this.skipString(chunk, at);
        continue;
      }
      const byte = chunk[at] ?? 0;
      at++;
      if (byte === QUOTE) this.inString = true;
      else if (byte === OPEN || byte === OPEN_LIST) nest++;
      else if (byte === CLOSE || byte === CLOSE_LIST) nest--;
    }
    this.takenNest = nest;
    return at;
  }

  /** Returns the place after the closing quote, or the end of the chunk. */
  private skipString(chunk: Buffer, start: number): number {
    let at = start;
    if (this.escaped && at < chunk.length) {
      this.escaped = false;
      at++;
    }
    while (at < chunk.length) {
      const byte = chunk[at];
      at++;
      if (byte === QUOTE) {
        this.inString = false;
        return at;
      }
      if (byte === BACKSLASH) {
        if (at === chunk.length) this.escaped = true;
        at++;
      }
    }
    return chunk.length;
  }

  private addOutline(bytes: Buffer): void {
    this.outlineBytes += bytes.length;
    if (this.outlineBytes > MAX_VALUE_BYTES) throw tooLong([]);
    this.outlineParts.push(Buffer.from(bytes));
  }
}

/** Whether a "[" at the start of a document begins a list of objects or lists, not a log line; null: cannot tell yet. */
function listBegins(chunk: Buffer, at: number): boolean | null {
  for (let next = at + 1; next < chunk.length; next++) {
    const byte = chunk[next] ?? 0;
    if (!isSpace(byte)) return byte === OPEN || byte === OPEN_LIST || byte === CLOSE_LIST;
  }
  return null;
}

function readKey(parts: readonly Buffer[]): string {
  const quoted = Buffer.concat([...parts]).toString("utf8");
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

/** A Problem that says where a document breaks. */
export const brokenAt = (what: string, at: Position): Problem =>
  new Problem("invalid_report", `${what} (line ${at.line}, column ${at.column}, byte ${at.byte}).`, { ...at });

export const tooDeep = (at: Position): Problem => brokenAt(`The document is nested more than ${MAX_DEPTH} deep`, at);

const tooLong = (path: JsonPath): Problem =>
  new Problem(
    "too_large",
    `One entry of the document is longer than ${MAX_VALUE_BYTES / 1024 / 1024} MB${path.length > 0 ? ` (${path.join(".")})` : ""}.`,
  );
