import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { stringify } from "yaml";
import { Problem } from "@/lib/core/errors";
import { recordsOf } from "./records-of.fixture";

// Whole documents on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const CORPUS = "test/corpus/k8s-inventory/";
const corpus = (name: string): { items: object[] } => {
  const bytes = readFileSync(`${CORPUS}${name}`);
  return JSON.parse((name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
};
const yaml = (value: unknown): string => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: true });

const read = (body: string | Uint8Array, wholeBytes?: number): Promise<unknown[]> => recordsOf(Buffer.from(body), null, wholeBytes);

async function problemOf(body: string | Uint8Array): Promise<Problem> {
  const error: unknown = await read(body).catch((reason: unknown) => reason);
  if (!(error instanceof Problem)) throw new Error(`It was read, or failed otherwise: ${String(error)}`);
  return error;
}

describe("Kubernetes objects in YAML", () => {
  test.each([
    "kubesphere-cluster-pods.json.gz",
    "kubesphere-cluster-deployments.json",
    "podlist-api-11-pods-items-without-kind.json",
    "support-bundle-namespaces.json",
    "nodelist-7-nodes.json",
  ])("%s says the same as in JSON, at once and item by item", async (name) => {
    const value = corpus(name);
    const wanted = await read(JSON.stringify(value));
    expect(wanted.length).toBeGreaterThan(0);
    const text = yaml(value);
    expect(await read(text)).toEqual(wanted);
    expect(await read(text.replaceAll("\n", "\r\n"))).toEqual(wanted);
    expect(await read(gzipSync(text))).toEqual(wanted);
    expect(await read(`# padding ${"x".repeat(1024 * 1024)}\n---\n${text}`)).toEqual(wanted);
    expect(await read(text, 1000)).toEqual(wanted);
    expect(await read(stringify(value, { lineWidth: 80, aliasDuplicateObjects: true, indentSeq: true }))).toEqual(wanted);
  });

  test("several documents between marks are a stream", async () => {
    const { items } = corpus("kubesphere-cluster-deployments.json");
    const stream = items.map((item) => JSON.stringify(item)).join("\n");
    const strip = (records: unknown[]) => JSON.parse(JSON.stringify(records).replace(/"where":"[^"]*"/g, ""));
    expect(strip(await read(`# from a repository\n${items.map((item) => `---\n${yaml(item)}`).join("")}...\n`))).toEqual(
      strip(await read(stream)),
    );
  });

  test("JSON that Kubernetes keeps inside of YAML is not taken for the document", async () => {
    const body = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"other"}}\n`;
    expect(await read(body)).toMatchObject([{ object: "namespace", name: "shop" }]);
  });

  test("log lines and other text are still not YAML", async () => {
    expect((await problemOf("level: info\nthere is nothing here")).code).toBe("unknown_format");
    expect(await read(`INFO: listing\n${JSON.stringify(corpus("support-bundle-namespaces.json"))}`)).toHaveLength(6);
  });
});

describe("YAML that cannot be used", () => {
  test("says where it is broken, in a list too", async () => {
    const list = yaml(corpus("support-bundle-namespaces.json")).split("\n");
    const at = list.findIndex((line, index) => index > 20 && line.includes("name: "));
    const broken = [...list.slice(0, at), `${list[at]} "x" : [`, ...list.slice(at + 1)].join("\n");
    expect(await problemOf(broken)).toMatchObject({ code: "invalid_report", extra: { line: at + 1, column: expect.any(Number) } });
    expect((await problemOf("apiVersion: v1\nkind: Namespace\nmetadata: {name: x\n")).message).toMatch(/line \d+, column \d+/);
  });

  test("bombs of anchors and of depth are refused within a moment", async () => {
    const started = Date.now();
    const laughs = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (let level = 1; level < 12; level++) {
      const [name, before] = [String.fromCharCode(97 + level), String.fromCharCode(96 + level)];
      laughs.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(",")}]`);
    }
    const bombs = [
      `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n${laughs.join("\n")}\n`,
      `apiVersion: v1\nkind: Pod\nmetadata: ${"[".repeat(100_000)}`,
      `apiVersion: v1\nkind: Pod\nmetadata: ${"[".repeat(300)}${"]".repeat(300)}\n`,
      `apiVersion: v1\nkind: Pod\nmetadata: ${"{a: ".repeat(50_000)}\n`,
      `apiVersion: v1\nkind: Pod\nmetadata: *nothing\n`,
    ];
    for (const bomb of bombs) expect((await problemOf(bomb)).code, bomb.slice(0, 60)).toBe("invalid_report");
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  test("what is too long is refused, however it is packed", async () => {
    const long = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${"x".repeat(3 * 1024 * 1024)}\n`;
    expect(await problemOf(long)).toMatchObject({ code: "too_large" });
    const longer = `apiVersion: v1\nkind: List\nitems:\n${"- {}\n".repeat(4 * 1024 * 1024)}`;
    expect(await problemOf(longer)).toMatchObject({ code: "too_large" });
    expect(await problemOf(gzipSync(longer))).toMatchObject({ code: "too_large" });
  });
});
