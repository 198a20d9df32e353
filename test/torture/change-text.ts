import { gzipSync } from "node:zlib";
import type { Random } from "@/bench/random";
import { LOG_LINES } from "./nasty";

export interface Change<T> {
  what: string;
  result: T;
}

const XML_PIECES: readonly string[] = [
  ...[
    '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]>',
    "&b;",
    "&#0;",
    "&#xd800;",
    "&#x110000;",
    "&amp",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?x ?>",
  ],
  ...[
    "<a>".repeat(300),
    "<x xmlns:v='urn:x'>",
    "</bom>",
    "<__proto__>1</__proto__>",
    "<constructor a='b'/>",
    "<a b=c>",
    "<a b>",
    "<",
    ">",
    "&",
    "'",
    '"',
  ],
];
const YAML_PIECES: readonly string[] = [
  ...[
    "---\n",
    "...\n",
    "\t",
    "&a ",
    "*a",
    "<<: *a\n",
    "!!binary ",
    "!!js/function x",
    "!!timestamp ",
    "? ",
    ": ",
    "- ",
    "|\n",
    ">-\n",
    "{",
    "[",
    "%YAML 9.9\n",
  ],
  ...["a: &a [*a]\n", "x: .inf\n", "x: .nan\n", "x: 0o17\n", "x: 1_000\n", "__proto__: {polluted: true}\n", "'", '"', "#"],
];
const LINE_PIECES: readonly string[] = [
  ",",
  ";",
  '"',
  '""',
  "\n",
  "\r",
  "\r\n",
  "\u0000",
  "<text>",
  "</text>",
  ": ",
  "NOASSERTION",
  "#",
  "=1+1",
  "'",
  "\t",
];

/** Pieces that mean something in the language that the text is written in. */
function piecesFor(text: string): readonly string[] {
  if (/^\s*</.test(text)) return XML_PIECES;
  if (/^\s*[[{]/.test(text)) return ["{", "}", "[", "]", ",", ":", '"', "\\", "\\u", "null", "{}", "[]", "//", "\n", "\u0000", "\ufeff"];
  return /^(?:---|[\w"]+:)/m.test(text) ? [...YAML_PIECES, ...LINE_PIECES] : LINE_PIECES;
}

/** Changes a text at places that matter to its language: lines, and pieces of its syntax. */
export function changeText(text: string, donor: string, random: Random): Change<string> {
  const lines = text.split("\n");
  const at = random.below(lines.length);
  const place = random.below(text.length + 1);
  const kind = random.pick(["drop lines", "repeat lines", "swap lines", "piece", "piece", "piece", "indent", "splice", "tag"]);
  const count = 1 + random.below(4);
  switch (kind) {
    case "drop lines":
      lines.splice(at, count);
      return { what: kind, result: lines.join("\n") };
    case "repeat lines":
      lines.splice(at, 0, ...lines.slice(at, at + count));
      return { what: kind, result: lines.join("\n") };
    case "swap lines": {
      const [taken = ""] = lines.splice(at, 1);
      lines.splice(random.below(lines.length + 1), 0, taken);
      return { what: kind, result: lines.join("\n") };
    }
    case "indent":
      lines[at] = `${" ".repeat(random.below(5))}${(lines[at] ?? "").trimStart()}`;
      return { what: kind, result: lines.join("\n") };
    case "splice": {
      const from = random.below(donor.length + 1);
      return { what: kind, result: text.slice(0, place) + donor.slice(from, from + 2_000) + text.slice(place) };
    }
    case "tag": {
      // A tag, a quoted text or a word goes, whatever the language.
      const found = /<[^<>]*>|"[^"]*"|\w+/.exec(text.slice(place));
      if (found === null) return { what: "nothing to change", result: text };
      return { what: kind, result: text.slice(0, place + found.index) + text.slice(place + found.index + found[0].length) };
    }
    default: {
      const piece = random.pick(piecesFor(text));
      return { what: `${kind} ${piece.slice(0, 20)}`, result: text.slice(0, place) + piece + text.slice(place) };
    }
  }
}

/** Changes bytes: cut, doubled, overwritten, another document's put in between. */
export function changeBytes(bytes: Buffer, donor: Buffer, random: Random): Change<Buffer> {
  const at = random.below(bytes.length + 1);
  const length = random.below(200);
  const kind = random.pick(["head", "tail", "hole", "double", "flip", "splice", "empty"]);
  switch (kind) {
    case "head":
      return { what: kind, result: bytes.subarray(0, at) };
    case "tail":
      return { what: kind, result: bytes.subarray(at) };
    case "hole":
      return { what: kind, result: Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]) };
    case "double":
      return { what: kind, result: Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]) };
    case "splice": {
      const from = random.below(donor.length + 1);
      return { what: kind, result: Buffer.concat([bytes.subarray(0, at), donor.subarray(from, from + 2_000), bytes.subarray(at)]) };
    }
    case "empty":
      return {
        what: kind,
        result: Buffer.from(random.pick(["", " ", "\n", "{}", "[]", "null", "0", '""', "[[]]", "[{}]", "{}\n{}", "\ufeff", "---\n"])),
      };
    default: {
      const copy = Buffer.from(bytes);
      for (let each = 0; each <= length % 6 && copy.length > 0; each++) copy[random.below(copy.length)] = random.below(256);
      return { what: "flip", result: copy };
    }
  }
}

/** Sends the same text in another dress, as shells and pipes do. */
export function dressed(text: string, random: Random): Change<Buffer> {
  const plain = Buffer.from(text);
  const kind = random.pick([
    "mark",
    "utf16le",
    "utf16be",
    "odd utf16",
    "gzip",
    "cut gzip",
    "log before",
    "log after",
    "twice",
    "crlf",
    "list",
    "trailing",
  ]);
  const wide = Buffer.from(`${random.chance(0.7) ? "\ufeff" : ""}${text}`, "utf16le");
  switch (kind) {
    case "mark":
      return { what: kind, result: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain]) };
    case "utf16le":
      return { what: kind, result: wide };
    case "utf16be":
      return { what: kind, result: wide.swap16() };
    case "odd utf16":
      return { what: kind, result: Buffer.concat([wide, Buffer.from([0x0a])]) };
    case "gzip":
      return { what: kind, result: gzipSync(plain) };
    case "cut gzip": {
      const packed = gzipSync(plain);
      return { what: kind, result: packed.subarray(0, random.below(packed.length)) };
    }
    case "log before":
      return { what: kind, result: Buffer.from(random.pick(LOG_LINES) + text) };
    case "log after":
      return { what: kind, result: Buffer.from(`${text}\n${random.pick(LOG_LINES)}`) };
    case "twice":
      return { what: kind, result: Buffer.from(`${text}\n${text}`) };
    case "crlf":
      return { what: kind, result: Buffer.from(text.replaceAll("\n", "\r\n")) };
    case "list":
      return { what: kind, result: Buffer.from(random.chance(0.5) ? `[${text}]` : `{"apiVersion":"v1","kind":"List","items":[${text}]}`) };
    default:
      return { what: kind, result: Buffer.from(`${text}${random.pick(["\u0000", "]", "}", ",", "x", "\u001a"])}`) };
  }
}
