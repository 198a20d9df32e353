import { describe, expect, it } from "vitest";
import type { StatementRecord } from "@/lib/core/records";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

const statements = async (document: unknown): Promise<StatementRecord[]> => ofType(await recordsOf(json(document)), "statement");
const reasons = async (document: unknown): Promise<string[]> => ofType(await recordsOf(json(document)), "skip").map(({ reason }) => reason);

describe("OpenVEX", () => {
  const vex = (given: readonly unknown[], facts: Record<string, unknown> = {}) => ({
    "@context": "https://openvex.dev/ns/v0.2.0",
    "@id": "https://example.com/vex",
    author: "An author",
    timestamp: "2026-01-01T00:00:00Z",
    version: "1",
    statements: given,
    ...facts,
  });
  const one = { vulnerability: { name: "CVE-2026-1" }, products: [{ "@id": "pkg:npm/a@1" }], status: "not_affected" };

  it("takes vulnerabilities and products as objects and as text, old and new", async () => {
    const found = await statements(
      vex([
        one,
        { vulnerability: "cve-2026-2", products: ["pkg:npm/b"], status: "fixed" },
        {
          vulnerability: { "@id": "https://nvd.nist.gov/vuln/detail/CVE-2026-1003" },
          products: [{ identifiers: { purl: "pkg:npm/c" } }],
          status: "affected",
        },
      ]),
    );
    expect(found.map(({ vulnerability, status, products }) => [vulnerability, status, products[0]?.package?.key])).toEqual([
      ["CVE-2026-1", "not_affected", "pkg:npm/a"],
      ["CVE-2026-2", "fixed", "pkg:npm/b"],
      ["CVE-2026-1003", "affected", "pkg:npm/c"],
    ]);
  });

  it("has the statement's own time, else the document's", async () => {
    const found = await statements(vex([one, { ...one, timestamp: "2026-02-01T00:00:00Z" }]));
    expect(found.map(({ statedAt, author }) => [statedAt?.toISOString(), author])).toEqual([
      ["2026-01-01T00:00:00.000Z", "An author"],
      ["2026-02-01T00:00:00.000Z", "An author"],
    ]);
  });

  it("keeps ids of the same flaw, and neither links nor advisories that cover several", async () => {
    const aliases = ["GHSA-aaaa-bbbb-cccc", "https://ubuntu.com/security/notices/USN-6429-1", "USN-6429-1", "GO-2026-1"];
    const [found] = await statements(vex([{ ...one, vulnerability: { name: "CVE-2026-1", aliases } }]));
    expect(found?.aliases).toEqual(["GHSA-aaaa-bbbb-cccc", "GO-2026-1"]);
  });

  it("means components in the image or application that it names", async () => {
    const parts = [{ "@id": "pkg:npm/a@1" }, { "@id": "pkg:npm/b@2" }];
    const [found] = await statements(
      vex([
        {
          ...one,
          products: [
            { "@id": "pkg:oci/app?repository_url=ghcr.io/acme/app", subcomponents: parts },
            { "@id": "pkg:golang/github.com/acme/app@v1", subcomponents: [{ "@id": "pkg:golang/github.com/acme/lib" }] },
            { "@id": "ghcr.io/acme/app:1" },
          ],
        },
      ]),
    );
    expect(found?.products.map(({ image, holder, package: part }) => [image?.repository, holder?.key, part?.key])).toEqual([
      ["ghcr.io/acme/app", undefined, "pkg:npm/a"],
      ["ghcr.io/acme/app", undefined, "pkg:npm/b"],
      [undefined, "pkg:golang/github.com/acme/app", "pkg:golang/github.com/acme/lib"],
      ["ghcr.io/acme/app", undefined, undefined],
    ]);
  });

  it("skips what cannot be used, and says why; a part that cannot be named makes no statement wider", async () => {
    const document = vex([
      { ...one, products: [{ "@id": "Some Product" }] },
      { ...one, products: [] },
      { ...one, products: [{ "@id": "pkg:oci/app", subcomponents: [{ "@id": "libfoo" }] }] },
      { ...one, status: "harmless" },
      { ...one, vulnerability: {} },
      null,
      { ...one, products: ["libfoo", "pkg:npm/a"] },
    ]);
    expect(await reasons(document)).toEqual([
      "it names no product by a purl or an image reference",
      "it names no product by a purl or an image reference",
      "it names no product by a purl or an image reference",
      "“harmless” is no status of OpenVEX",
      "no vulnerability id",
      "not an object",
    ]);
    expect(ofType(await recordsOf(json(document)), "warning").map(({ message }) => message)).toEqual([
      expect.stringContaining("1 product is named by neither"),
    ]);
  });

  it("of no statements says nothing; of something else is refused", async () => {
    expect(await recordsOf(json(vex([])))).toEqual([]);
    await expect(recordsOf(json(vex([], { statements: {} })))).rejects.toMatchObject({ code: "invalid_report" });
  });
});

describe("CSAF", () => {
  const csaf = (facts: Record<string, unknown>, version: unknown = "2.0") => ({
    document: {
      category: "csaf_vex",
      csaf_version: version,
      publisher: { name: "A vendor" },
      tracking: { current_release_date: "2026-01-02T00:00:00Z", initial_release_date: "2026-01-01T00:00:00Z" },
    },
    ...facts,
  });
  const product = (id: string, helper: unknown) => ({ name: id, product_id: id, product_identification_helper: helper });
  const tree = {
    full_product_names: [
      product("app", { purl: "pkg:oci/app?repository_url=ghcr.io/acme/app" }),
      product("lib", { purl: "pkg:npm/lib@1" }),
      product("box", { cpe: "cpe:/a:acme:box:1" }),
      product("rhel8", { cpe: "cpe:/o:redhat:enterprise_linux:8" }),
      product("xz", { purl: "pkg:rpm/redhat/xz" }),
    ],
    branches: [
      {
        category: "product_name",
        name: "tool",
        branches: [{ category: "product_version_range", name: "vers:npm/>=1|<2", product: product("tool-1", { purl: "pkg:npm/tool" }) }],
      },
    ],
    relationships: (
      [
        ["app:lib", "lib", "app"],
        ["box:lib", "lib", "box"],
        ["rhel8:xz", "xz", "rhel8"],
      ] as const
    ).map(([id, part, whole]) => ({
      category: "default_component_of",
      full_product_name: { name: id, product_id: id },
      product_reference: part,
      relates_to_product_reference: whole,
    })),
    product_groups: [{ group_id: "g", product_ids: ["app:lib"] }],
  };
  const of = (product_status: unknown, more: Record<string, unknown> = {}) =>
    csaf({ product_tree: tree, vulnerabilities: [{ cve: "CVE-2026-1", product_status, ...more }] });

  it("means what its product ids are put together from", async () => {
    const found = await statements(of({ known_not_affected: ["app:lib", "rhel8:xz", "tool-1", "app"] }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ status: "not_affected", author: "A vendor", entries: 4 });
    expect(found[0]?.statedAt?.toISOString()).toBe("2026-01-02T00:00:00.000Z");
    expect(found[0]?.products).toMatchObject([
      { image: { repository: "ghcr.io/acme/app" }, package: { key: "pkg:npm/lib", version: "1" } },
      { image: null, package: { key: "pkg:rpm/redhat/xz", version: null, distributions: ["redhat-8", "rhel-8"] } },
      { package: { key: "pkg:npm/tool", version: null, range: { from: [1], to: [2] } } },
      { image: { repository: "ghcr.io/acme/app" }, package: null },
    ]);
  });

  it("has the justification of a product or of its group", async () => {
    const found = await statements(
      of({ known_not_affected: ["app:lib", "tool-1"] }, { flags: [{ label: "component_not_present", group_ids: ["g"] }] }),
    );
    expect(found.map(({ justification, entries }) => [justification, entries])).toEqual([
      ["component_not_present", 1],
      [null, 1],
    ]);
  });

  it("takes no word of severity for a reason, and remedies for what to do", async () => {
    const [safe, hurt] = await statements(
      of(
        { known_not_affected: ["tool-1"], known_affected: ["lib"] },
        {
          threats: [
            { category: "impact", details: "Important" },
            { category: "impact", details: "It is never called.", product_ids: ["tool-1"] },
          ],
          remediations: [{ category: "vendor_fix", details: "Update to 2.", product_ids: ["lib"] }],
        },
      ),
    );
    expect([safe?.detail, hurt?.detail]).toEqual(["It is never called.", "Update to 2."]);
  });

  it("reads every list of product_status, and counts what it cannot use", async () => {
    const document = of({
      first_fixed: ["lib"],
      last_affected: ["lib"],
      under_investigation: ["lib"],
      recommended: ["lib"],
      fixed: ["nowhere", "box", "box:lib", null],
    });
    expect((await statements(document)).map(({ status }) => status)).toEqual(["fixed", "affected", "under_investigation"]);
    expect(await reasons(document)).toEqual([
      "a recommended product says nothing of its status",
      "a product id that the product tree does not define",
      "a product that the tree names by no purl",
      "a component of a product that the tree names by no purl",
      "no product id",
    ]);
  });

  it("knows a flaw without a CVE by its other ids", async () => {
    const [found] = await statements(
      csaf({
        product_tree: tree,
        vulnerabilities: [
          {
            ids: [
              { system_name: "Bugzilla", text: "2272210" },
              { system_name: "GitHub", text: "GHSA-aaaa-bbbb-cccc" },
            ],
            product_status: { fixed: ["lib"] },
          },
        ],
      }),
    );
    expect(found?.vulnerability).toBe("GHSA-aaaa-bbbb-cccc");
  });

  it("of version 1.2, or of none, is refused", async () => {
    for (const version of ["1.2", ""]) {
      await expect(recordsOf(json(csaf({ vulnerabilities: [] }, version)))).rejects.toMatchObject({
        code: "invalid_report",
        message: expect.stringContaining("CSAF 2"),
      });
    }
  });

  it("does not run in circles", async () => {
    const circle = (id: string, part: string) => ({
      full_product_name: { name: id, product_id: id },
      product_reference: part,
      relates_to_product_reference: "app",
    });
    const document = csaf({
      product_tree: { relationships: [circle("a", "b"), circle("b", "a")] },
      vulnerabilities: [{ cve: "CVE-2026-1", product_status: { fixed: ["a"] } }],
    });
    expect(await reasons(document)).toHaveLength(1);
  });

  it("of Red Hat names packages of an advisory that have no purl", async () => {
    const [hurt, fixed] = ofType(await recordsOf(corpusFile("redhat-rhsa-2023-1441-csaf-vex.json").bytes()), "statement");
    expect(hurt?.products).toMatchObject([{ package: { key: "pkg:rpm/redhat/openssl", version: "1:1.1.1k-7.el8_6" } }]);
    expect(fixed).toMatchObject({ entries: 35, status: "fixed" });
    expect(new Set(fixed?.products.map(({ package: each }) => each?.key))).toContain("pkg:rpm/redhat/openssl-libs");
  });
});

describe("CycloneDX", () => {
  const bom = (facts: Record<string, unknown>) => ({ bomFormat: "CycloneDX", specVersion: "1.5", ...facts });
  const row = (state: string, refs: readonly unknown[], more: Record<string, unknown> = {}) => ({
    id: "CVE-2026-1",
    analysis: { state, ...more },
    affects: refs.map((ref) => (typeof ref === "string" ? { ref } : ref)),
  });

  it("that only judges is no scan, and is about the product that it names", async () => {
    const records = await recordsOf(
      json(
        bom({
          metadata: {
            timestamp: "2026-01-01T00:00:00Z",
            authors: [{ name: "An author" }],
            component: { type: "container", name: "ghcr.io/acme/app", version: "1.2" },
          },
          vulnerabilities: [row("not_affected", ["pkg:npm/a@1"], { justification: "code_not_reachable", detail: "Never called." })],
        }),
      ),
    );
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      type: "statement",
      status: "not_affected",
      justification: "vulnerable_code_not_in_execute_path",
      justificationSaid: "code_not_reachable",
      detail: "Never called.",
      author: "An author",
      products: [{ target: { image: { repository: "ghcr.io/acme/app", tags: ["1.2"] } }, package: { key: "pkg:npm/a", version: "1" } }],
    });
  });

  it("beside a scan says both: what was found, and how it was judged", async () => {
    const records = await recordsOf(
      json(
        bom({
          metadata: { component: { type: "container", name: "ghcr.io/acme/app", version: "1.2" } },
          components: [{ type: "library", "bom-ref": "x", name: "x", version: "1", purl: "pkg:npm/x@1" }],
          vulnerabilities: [row("resolved", ["x"])],
        }),
      ),
    );
    expect(ofType(records, "vulnerability")).toMatchObject([{ package: { key: "pkg:npm/x" } }]);
    expect(ofType(records, "statement")).toMatchObject([
      { status: "fixed", entries: 0, products: [{ package: { key: "pkg:npm/x", version: "1" } }] },
    ]);
  });

  it("means the versions that are listed, never more", async () => {
    const affects = [
      {
        ref: "pkg:npm/a",
        versions: [
          { version: "1.0", status: "unaffected" },
          { range: "vers:npm/>=2|<3", status: "unaffected" },
          { version: "4", status: "affected" },
        ],
      },
    ];
    const [safe] = await statements(bom({ vulnerabilities: [row("not_affected", affects)] }));
    expect(safe?.products.map(({ package: each }) => [each?.version, each?.range?.from, each?.range?.to])).toEqual([
      ["1.0", undefined, undefined],
      [null, [2], [3]],
    ]);
    const unclear = [{ ref: "pkg:npm/a", versions: [{ range: "vers:npm/>=2-beta", status: "unaffected" }] }];
    expect(await reasons(bom({ vulnerabilities: [row("not_affected", unclear)] }))).toEqual([
      "versions that are not meant, or that cannot be compared for certain",
    ]);
  });

  it("about a component of a document that is not known is skipped", async () => {
    const link = "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Anpm%2Fy%402";
    expect(await reasons(bom({ vulnerabilities: [row("not_affected", [link])] }))).toEqual([
      "a component of another document that is not known: what product it is part of is not said",
    ]);
  });
});
