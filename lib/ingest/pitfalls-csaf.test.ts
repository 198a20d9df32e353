import { describe, expect, test } from "vitest";
import { entriesOf } from "./entries.fixture";
import { json, ofType, recordsOf } from "./records-of.fixture";

const branch = (category: string, name: string, product: object | null, branches: unknown[] = []) => ({
  category,
  name,
  ...(product ? { product } : {}),
  ...(branches.length > 0 ? { branches } : {}),
});
const product = (product_id: string, product_identification_helper: object) => ({
  name: product_id,
  product_id,
  product_identification_helper,
});
const relation = (product_id: string, product_reference: string, relates_to_product_reference: string) => ({
  category: "default_component_of",
  full_product_name: { name: product_id, product_id },
  product_reference,
  relates_to_product_reference,
});
const TREE = {
  branches: [
    branch("vendor", "Red Hat", null, [
      branch("product_family", "Red Hat Enterprise Linux", null, [
        branch("product_name", "RHEL 9", product("AppStream-9", { cpe: "cpe:/o:redhat:enterprise_linux:9" })),
      ]),
      branch("architecture", "x86_64", null, [
        branch("product_version", "xz-0:5.2", product("xz-0:5.2.x86_64", { purl: "pkg:rpm/redhat/xz@5.2-8.el9?arch=x86_64" })),
        branch("product_version", "curl-0:7", product("curl-0:7.x86_64", { purls: ["pkg:rpm/redhat/curl@7-1.el9?arch=x86_64"] })),
      ]),
    ]),
  ],
  relationships: [
    relation("AppStream-9:xz-0:5.2.x86_64", "xz-0:5.2.x86_64", "AppStream-9"),
    relation("AppStream-9:curl-0:7.x86_64", "curl-0:7.x86_64", "AppStream-9"),
  ],
  product_groups: [{ group_id: "CSAFGID-0001", product_ids: ["AppStream-9:xz-0:5.2.x86_64"] }],
};
const csaf = (row: object, document: object = {}) => ({
  document: {
    category: "csaf_vex",
    csaf_version: "2.0",
    publisher: { name: "A vendor" },
    tracking: { current_release_date: "2026-01-02T00:00:00+00:00" },
    ...document,
  },
  product_tree: TREE,
  vulnerabilities: [{ cve: "CVE-2026-1000", ...row }],
});
const BOTH = ["AppStream-9:xz-0:5.2.x86_64", "AppStream-9:curl-0:7.x86_64"];
const read = async (row: object, document: object = {}) => ofType(await recordsOf(json(csaf(row, document))), "statement");

test.each([
  ["2.0", "csaf_vex"],
  ["2.0", "csaf_security_advisory"],
  ["2.1", "csaf_vex"],
])("version %s of the category %s is read", async (csaf_version, category) => {
  expect(await read({ product_status: { known_not_affected: BOTH } }, { csaf_version, category })).toMatchObject([
    { status: "not_affected", entries: 2 },
  ]);
});

test("version 1.2 is refused, and so is one without a version", async () => {
  for (const csaf_version of ["1.2", "", "3.0"])
    await expect(recordsOf(json(csaf({ product_status: {} }, { csaf_version })))).rejects.toMatchObject({ code: "invalid_report" });
});

test("composed ids resolve through relationships and branches to a package of a distribution", async () => {
  const [found] = await read({ product_status: { fixed: BOTH } });
  expect(found?.products).toMatchObject([
    { package: { key: "pkg:rpm/redhat/xz", version: "5.2-8.el9" } },
    { package: { key: "pkg:rpm/redhat/curl", version: "7-1.el9" } },
  ]);
});

test("1,300 products of one flaw are one row each", async () => {
  const ids = Array.from({ length: 1_300 }, (_, at) => `p${at}`);
  const document = {
    ...csaf({ product_status: { known_affected: ids } }),
    product_tree: { full_product_names: ids.map((id) => product(id, { purl: `pkg:npm/${id}@1` })) },
  };
  const records = await recordsOf(json(document));
  expect(entriesOf(records)).toEqual({ read: 1_300, skipped: 0 });
  expect(ofType(records, "statement")[0]?.products).toHaveLength(1_300);
});

describe("flags are the justification", () => {
  test("of products by their ids, or by their group's", async () => {
    for (const scope of [{ product_ids: ["AppStream-9:xz-0:5.2.x86_64"] }, { group_ids: ["CSAFGID-0001"] }]) {
      const found = await read({
        product_status: { known_not_affected: BOTH },
        flags: [{ label: "vulnerable_code_not_present", ...scope }],
      });
      expect(found.map(({ justification, products }) => [justification, products.map((each) => each.package?.key)])).toEqual([
        ["vulnerable_code_not_present", ["pkg:rpm/redhat/xz"]],
        [null, ["pkg:rpm/redhat/curl"]],
      ]);
    }
  });
});

test("an impact that is a severity is no reason", async () => {
  const threats = [
    { category: "impact", details: "Important", product_ids: BOTH },
    { category: "exploit_status", details: "Exploited" },
  ];
  expect(await read({ product_status: { known_not_affected: BOTH }, threats })).toMatchObject([{ detail: null }]);
});

test("a flaw without a CVE has other ids; one without any is skipped, product by product", async () => {
  const ids = [
    { system_name: "Red Hat Bugzilla ID", text: "2272210" },
    { system_name: "GHSA", text: "GHSA-aaaa-bbbb-cccc" },
  ];
  expect(await read({ cve: undefined, ids, product_status: { fixed: BOTH } })).toMatchObject([{ vulnerability: "GHSA-aaaa-bbbb-cccc" }]);
  expect(entriesOf(await recordsOf(json(csaf({ cve: undefined, ids: ids.slice(0, 1), product_status: { fixed: BOTH } }))))).toEqual({
    read: 0,
    skipped: 2,
  });
});

test("every id of every list is read or skipped with a reason", async () => {
  const row = {
    product_status: { fixed: ["nowhere", ...BOTH], recommended: [BOTH[0]], known_affected: [null, "AppStream-9"], unknown: [BOTH[1]] },
  };
  const records = await recordsOf(json(csaf(row)));
  expect(entriesOf(records)).toEqual({ read: 2, skipped: 5 });
  expect(ofType(records, "skip").every(({ reason }) => reason.length > 5)).toBe(true);
});
