/** A statement document that the demo fleet's own people sent in, so many days ago. */
export interface DemoStatements {
  daysBack: number;
  filename: string;
  body(at: Date): string;
}

const openVex = (author: string, at: Date, statements: readonly Record<string, unknown>[]): string =>
  JSON.stringify({
    "@context": "https://openvex.dev/ns/v0.2.0",
    "@id": `https://acme.example/vex/${author.toLowerCase().replaceAll(" ", "-")}`,
    author,
    timestamp: at.toISOString(),
    version: 1,
    statements,
  });

/** Documents of two teams that have looked into what their scanners report. */
export const STATEMENTS: readonly DemoStatements[] = [
  {
    daysBack: 21,
    filename: "shop.openvex.json",
    body: (at) =>
      openVex("Acme application security", at, [
        {
          vulnerability: { name: "CVE-2017-16042" },
          products: ["pkg:npm/growl"],
          status: "not_affected",
          justification: "vulnerable_code_not_in_execute_path",
          impact_statement: "growl comes with the test runner and is never called where the shop runs.",
        },
        {
          vulnerability: { name: "CVE-2020-28282" },
          products: ["pkg:npm/getobject"],
          status: "not_affected",
          justification: "vulnerable_code_not_in_execute_path",
          impact_statement: "Only the build uses it.",
        },
        {
          vulnerability: { name: "CVE-2023-46233" },
          products: ["pkg:npm/crypto-js"],
          status: "affected",
          action_statement: "The coupon code hashes with it: move to 4.2.0.",
        },
      ]),
  },
  {
    daysBack: 6,
    filename: "base-images.openvex.json",
    body: (at) =>
      openVex("Acme platform security", at, [
        {
          vulnerability: { name: "CVE-2019-18276" },
          products: ["pkg:deb/debian/bash"],
          status: "not_affected",
          justification: "vulnerable_code_cannot_be_controlled_by_adversary",
          impact_statement: "bash is not installed set-user-id in images.",
        },
        {
          vulnerability: { name: "CVE-2019-5094" },
          products: ["pkg:deb/debian/e2fsprogs?arch=source"],
          status: "under_investigation",
        },
      ]),
  },
];
