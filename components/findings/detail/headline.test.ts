import { describe, expect, it } from "vitest";
import { headline } from "./headline";

const facts = {
  exposed: true,
  running: true,
  cvss: { vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", score: 9.8, source: "nvd" },
  title: "next: decoding of untrusted input",
  problem: "CVE-2025-55182",
  package: "next",
  place: { id: "0b6a2a52-7d35-8a6c-9d54-3b3f3c4de002", name: "ghcr.io/acme/storefront", kind: "repository" as const },
};

describe("headline", () => {
  it("says who can do what where the facts carry it", () => {
    expect(headline(facts)).toEqual({ text: "Anyone outside can try to take over next in acme/storefront", derived: true });
  });
  it("says less where the impact is partial", () => {
    expect(headline({ ...facts, cvss: { ...facts.cvss, vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N" } }).text).toBe(
      "Anyone outside can try to attack next in acme/storefront",
    );
  });
  it.each([
    { exposed: false },
    { running: false },
    { cvss: null },
    { cvss: { ...facts.cvss, vector: "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H" } },
  ])("keeps to the title otherwise: %o", (change) => {
    expect(headline({ ...facts, ...change })).toEqual({ text: facts.title, derived: false });
  });
});
