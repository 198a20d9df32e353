import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { Problem } from "@/lib/core/errors";
import type { ByteSource } from "./decode-bytes";
import { readDocument } from "./read-document";
import { inPieces, json } from "./records-of.fixture";

// Whole documents on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

async function documentsOf(source: Uint8Array | ByteSource, wholeBytes?: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const document of (await readDocument(source, wholeBytes)).documents()) {
    found.push("broken" in document ? { broken: document.where } : document.outline);
  }
  return found;
}
const problem = async (source: Uint8Array | ByteSource, wholeBytes?: number): Promise<Problem> => {
  try {
    await documentsOf(source, wholeBytes);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("was read");
};

const LOG = "[0000]  WARN no explicit name\n2024-01-01T00:00:00Z INFO {not json\n";

describe.each([
  ["held whole", undefined],
  ["in passes", 0],
])("readDocument, %s", (_name, wholeBytes) => {
  const all = (text: string): Promise<unknown[]> =>
    documentsOf(wholeBytes === 0 ? inPieces(Buffer.from(text), 7) : Buffer.from(text), wholeBytes);

  it.each<[string, string, unknown[]]>([
    ["an object", '{"a":1}', [{ a: 1 }]],
    ["a list", ' [{"a":1},{"a":2}] ', [[{ a: 1 }, { a: 2 }]]],
    ["an empty list", "[]", [[]]],
    ["JSON lines", '{"a":1}\n{"a":2}\r\n\n{"a":3}', [{ a: 1 }, { a: 2 }, { a: 3 }]],
    ["pretty objects one after another", '{\n "a": 1\n}\n{\n "a": 2\n}', [{ a: 1 }, { a: 2 }]],
    ["objects without a line between", '{"a":{"b":[1]}}{"a":2}', [{ a: { b: [1] } }, { a: 2 }]],
    ["log lines before", `${LOG}{"a":1}`, [{ a: 1 }]],
    ["log lines after", `{"a":"}"}\n\u001b[31mERROR\u001b[0m failed {x}\n[1234] bye`, [{ a: "}" }]],
    ["text on the line of the end", '{"a":1} done\nbye', [{ a: 1 }]],
    ["brackets, quotes and backslashes in text", '{"a":"]}\\"{[\\\\","b\\"":[["x"]]}', [{ a: ']}"{[\\', 'b"': [["x"]] }]],
    ["a broken line among lines", '{"a":1}\n{"a":\n{"a":3}', [{ a: 1 }, { broken: "line 2" }, { a: 3 }]],
  ])("reads %s", async (_what, text, expected) => {
    const found = await all(text);
    // The outline of a long list or document is as far as it goes without its elements; here nothing is asked to be cut.
    expect(found).toEqual(expected);
  });

  it.each([
    ["cut off", '{"a":[1,2,{"b":"c', "line 1, column 18, byte 17"],
    ["cut off on a later line", '{\n "a": [\n  1,', "line 3, column 5, byte 14"],
    ["cut off at its first sign", "{", "line 1, column 2, byte 1"],
  ])("says where a document is %s", async (_what, text, where) => {
    const source = wholeBytes === 0 ? inPieces(Buffer.from(text), 3) : Buffer.from(text);
    const found = await problem(source, wholeBytes);
    expect([found.code, found.message]).toEqual(["invalid_report", expect.stringContaining(where)]);
  });

  it("refuses a document with a bracket too many", async () => {
    expect((await problem(Buffer.from('{"a":[1}]}'), wholeBytes)).code).toBe("invalid_report");
  });

  it("keeps all digits of whole numbers that a double cannot hold", async () => {
    expect(await all('{"t":1739178940698757001,"s":"x: 1739178940698757001, y","f":0.1234567890123456,"n":9007199254740991}')).toEqual([
      { t: "1739178940698757001", s: "x: 1739178940698757001, y", f: 0.1234567890123456, n: 9007199254740991 },
    ]);
  });

  it("does not trip over __proto__ and constructor", async () => {
    const [found] = await all('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(Object.keys(found as object)).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("reads gzip, told by its magic", async () => {
    expect(await documentsOf(gzipSync(Buffer.from('{"a":1}')), wholeBytes)).toEqual([{ a: 1 }]);
    expect((await problem(gzipSync(Buffer.from('{"a":1}')).subarray(0, 15), wholeBytes)).code).toBe("invalid_report");
  });

  it("does not unpack a bomb", async () => {
    const bomb = gzipSync(Buffer.alloc(36 * 1024 * 1024, " "));
    expect((await problem(bomb, wholeBytes)).code).toBe("too_large");
    expect((await problem(inPieces(bomb, 1024), wholeBytes)).code).toBe("too_large");
  });
});

it("says in its notes what it passed over", async () => {
  expect((await readDocument(Buffer.from(`${LOG}{"a":1}\nbye`))).notes).toEqual(["3 lines of text around the JSON were passed over."]);
});

it("finds the position of an error in the document, not in the piece", async () => {
  const found = await problem(Buffer.from(`log\n{\n "a": 1\n}\n{\n "b": ,\n}`));
  expect(found.extra).toMatchObject({ line: 6 });
});

it.each([
  ["nothing", "", "invalid_report", "empty"],
  ["white space", " \n ", "invalid_report", "empty"],
  ["XML of another kind", "<?xml version='1.0'?>\n<bom/>", "unknown_format", "<bom>"],
  ["YAML of no Kubernetes object", "level: info\n", "unknown_format", 'level: info"'],
  ["binary", "\u0000\u0001\u0002\u0003\u0000\u0000", "unknown_format", "binary"],
  ["a number", "42", "unknown_format", "42"],
])("refuses %s", async (_what, text, code, says) => {
  const found = await problem(Buffer.from(text));
  expect([found.code, found.message]).toEqual([code, expect.stringContaining(says)]);
});

it.each([undefined, 0])("refuses depth that no report has, held whole or streaming by (%s)", async (wholeBytes) => {
  const nested = (depth: number): Buffer => Buffer.from(`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`);
  expect((await readDocument(nested(100), wholeBytes)).top.keys).toEqual(new Set(["a"]));
  expect((await problem(nested(100_000), wholeBytes)).message).toContain("nested more than");
});

describe("elements", () => {
  const lists = [
    ["results", "*", "rows", "*"],
    ["results", "*", "more", "*"],
  ];
  const document = {
    head: 1,
    results: [{ t: "a", rows: [1, { x: [2] }], more: ["s"] }, { t: "b", rows: null }, 7, { rows: [] }],
    tail: { z: [1, 2] },
  };
  const elements = async (wholeBytes?: number, pretty?: number): Promise<{ outline: unknown; found: unknown[] }> => {
    const found: unknown[] = [];
    let outline: unknown;
    for await (const each of (await readDocument(inPieces(Buffer.from(JSON.stringify(document, null, pretty)), 5), wholeBytes)).documents(
      lists,
    )) {
      if ("broken" in each) throw new Error("broken");
      outline = each.outline;
      for await (const element of each.elements()) found.push(element);
    }
    return { outline, found };
  };
  const expected = [
    { path: ["results", 0, "rows", 0], value: 1 },
    { path: ["results", 0, "rows", 1], value: { x: [2] } },
    { path: ["results", 0, "more", 0], value: "s" },
  ];

  it("are the same held whole and in passes, pretty or not", async () => {
    expect((await elements()).found).toEqual(expected);
    expect((await elements(0)).found).toEqual(expected);
    expect((await elements(0, 2)).found).toEqual(expected);
  });

  it("are not in the outline of a long document", async () => {
    const outline = { head: 1, results: [{ t: "a", rows: [], more: [] }, { t: "b", rows: null }, 7, { rows: [] }], tail: { z: [1, 2] } };
    expect((await elements(0)).outline).toEqual(outline);
    expect((await elements(0, 2)).outline).toEqual(outline);
  });
});

it("holds a long document to a small memory", async () => {
  const row = `{"VulnerabilityID":"CVE-2024-1000","Description":"${"x".repeat(2_000)}"},`;
  const count = 15_000;
  const source: ByteSource = {
    sizeBytes: row.length * count,
    async *open() {
      yield Buffer.from('{"Results":[{"Vulnerabilities":[');
      const block = Buffer.from(row.repeat(100));
      for (let done = 0; done < count; done += 100) yield block;
      yield Buffer.from("{}]}]}");
    },
  };
  const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  let found = 0;
  let peak = 0;
  for await (const each of (await readDocument(source)).documents([["Results", "*", "Vulnerabilities", "*"]])) {
    if ("broken" in each) throw new Error("broken");
    for await (const element of each.elements()) {
      found += element.path.length === 4 ? 1 : 0;
      if (found % 1_000 === 0) peak = Math.max(peak, process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - before);
    }
  }
  expect(found).toBe(count + 1);
  expect(peak).toBeLessThan(60 * 1024 * 1024);
}, 30_000);

it("tells the top level of a document without holding it", async () => {
  const value = {
    kind: "List",
    items: [
      { kind: "Pod", metadata: { name: "a" } },
      { kind: "Secret", data: {} },
    ],
  };
  const whole = (await readDocument(json(value))).top;
  const long = (await readDocument(inPieces(json(value), 11), 0)).top;
  expect(long).toEqual(whole);
  expect(whole.nestedScalars.get("items")?.get("kind")).toBe("Pod");
});
