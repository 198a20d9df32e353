import { describe, expect, test } from "vitest";
import { detectFormat } from "./detect";
import { entriesOf } from "./entries.fixture";
import { readDocument } from "./read-document";
import { json, ofType, recordsOf } from "./records-of.fixture";

const statement = (facts: object = {}) => ({
  vulnerability: { name: "CVE-2026-1000" },
  products: [{ "@id": "pkg:npm/a@1" }],
  status: "not_affected",
  justification: "component_not_present",
  ...facts,
});
const vex = (statements: unknown, facts: object = {}) => ({
  "@context": "https://openvex.dev/ns/v0.2.0",
  "@id": "https://example.com/vex",
  author: "An author",
  timestamp: "2026-01-01T00:00:00-06:00",
  version: 1,
  statements,
  ...facts,
});
const read = async (...given: object[]) => ofType(await recordsOf(json(vex(given))), "statement");

test.each(["https://openvex.dev/ns", "https://openvex.dev/ns/v0.0.1", "https://openvex.dev/ns/v0.0.2", "https://openvex.dev/ns/v0.2.0"])(
  "the context %s, with a version that is a number or text",
  async (context) => {
    for (const version of [1, "1", undefined]) {
      const document = json(vex([statement()], { "@context": context, version }));
      expect(detectFormat((await readDocument(document)).top).id).toBe("openvex");
      expect(entriesOf(await recordsOf(document))).toEqual({ read: 1, skipped: 0 });
    }
  },
);

test("a vulnerability is text, or an object with name, id and aliases", async () => {
  const found = await read(
    statement({ vulnerability: "CVE-2026-1000" }),
    statement({ vulnerability: { "@id": "https://nvd.nist.gov/vuln/detail/CVE-2026-1001" } }),
    statement({ vulnerability: { "@id": "https://x/1", name: "GHSA-aaaa-bbbb-cccc", aliases: ["CVE-2026-1002"] } }),
  );
  expect(found.map(({ vulnerability, aliases }) => [vulnerability, aliases])).toEqual([
    ["CVE-2026-1000", []],
    ["CVE-2026-1001", []],
    ["GHSA-aaaa-bbbb-cccc", ["CVE-2026-1002"]],
  ]);
});

describe("products", () => {
  test("are text or objects, by id, by a purl among the identifiers, or by nothing that can be used", async () => {
    const products = [
      "pkg:npm/a@1",
      { "@id": "pkg:npm/b@1" },
      { "@id": "https://x/c", identifiers: { purl: "pkg:npm/c@1" } },
      { identifiers: { cpe23: "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*" } },
    ];
    const records = await recordsOf(json(vex([statement({ products })])));
    expect(ofType(records, "statement")[0]?.products.map((product) => product.package?.key)).toEqual([
      "pkg:npm/a",
      "pkg:npm/b",
      "pkg:npm/c",
    ]);
    expect(ofType(records, "warning")).toHaveLength(1);
  });

  test("have parts of their own; before 0.2.0 all products of a statement shared them, and none is meant as a whole", async () => {
    const own = await read(
      statement({ products: [{ "@id": "pkg:oci/app?repository_url=ghcr.io/acme/app", subcomponents: [{ "@id": "pkg:npm/a@1" }] }] }),
    );
    const old = await read(statement({ products: ["pkg:oci/app?repository_url=ghcr.io/acme/app"], subcomponents: ["pkg:npm/a@1"] }));
    for (const [found] of [own, old])
      expect(found?.products).toMatchObject([{ image: { repository: "ghcr.io/acme/app" }, package: { key: "pkg:npm/a", version: "1" } }]);
    const unnamed = await recordsOf(
      json(vex([statement({ products: ["pkg:oci/app?repository_url=ghcr.io/acme/app"], subcomponents: ["libfoo"] })])),
    );
    expect(entriesOf(unnamed)).toEqual({ read: 0, skipped: 1 });
  });

  test("without a version mean all versions, with a qualifier of a distribution only that one", async () => {
    const [found] = await read(statement({ products: ["pkg:npm/a", "pkg:deb/ubuntu/curl@7.81?distro=ubuntu-22.04&arch=amd64"] }));
    expect(found?.products.map(({ package: each }) => [each?.version, each?.distributions])).toEqual([
      [null, []],
      ["7.81", ["ubuntu-22.04"]],
    ]);
  });

  test("are 600 in one statement, and statements 6,400 in one document", async () => {
    const [wide] = await read(statement({ products: Array.from({ length: 600 }, (_, at) => `pkg:npm/p${at}@1`) }));
    expect(wide?.products).toHaveLength(600);
    expect(entriesOf(await recordsOf(json(vex(Array.from({ length: 6_400 }, () => statement())))))).toEqual({ read: 6_400, skipped: 0 });
  });
});

test("each statement has its own time, the newest that it gives, so that the latest can win", async () => {
  const found = await read(
    statement({}),
    statement({ timestamp: "2026-02-01T00:00:00Z" }),
    statement({ timestamp: "2026-02-01T00:00:00Z", last_updated: "2026-03-01T00:00:00Z" }),
  );
  expect(found.map(({ statedAt }) => statedAt?.toISOString())).toEqual([
    "2026-01-01T06:00:00.000Z",
    "2026-02-01T00:00:00.000Z",
    "2026-03-01T00:00:00.000Z",
  ]);
});

test("not_affected without a reason and affected without an action are statements all the same", async () => {
  const found = await read(
    statement({ justification: undefined }),
    statement({ justification: undefined, impact_statement: "It is never called." }),
    statement({ status: "affected", justification: undefined }),
    statement({ status: "affected", justification: undefined, action_statement: "Update." }),
  );
  expect(found.map(({ status, justification, detail }) => [status, justification, detail])).toEqual([
    ["not_affected", null, null],
    ["not_affected", null, "It is never called."],
    ["affected", null, null],
    ["affected", null, "Update."],
  ]);
});
