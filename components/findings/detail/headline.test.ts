import { describe, expect, it } from "vitest";
import { headline } from "./headline";

const facts = {
  exposed: true,
  running: true,
  cvss: { vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", score: 9.8, source: "nvd" },
  title: "next: decoding of untrusted input",
  package: "next",
  place: { id: "0b6a2a52-7d35-8a6c-9d54-3b3f3c4de002", name: "ghcr.io/acme/storefront", kind: "repository" as const },
};

describe("headline", () => {
  it("says who can do what where the facts carry it", () => {
    expect(headline(facts)).toEqual({ text: "Anyone outside can try to take over next in acme/storefront", derived: true });
  });
  it("reads CVSS 4 by the vulnerable system alone", () => {
    const of = (impact: string) =>
      headline({ ...facts, cvss: { ...facts.cvss, vector: `CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/${impact}` } }).text;
    expect(of("VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")).toMatch(/take over/);
    expect(of("VC:L/VI:N/VA:N/SC:H/SI:H/SA:H")).toMatch(/attack/);
  });
  it("does not take a high complexity for a high impact", () => {
    const vector = "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:H";
    expect(headline({ ...facts, cvss: { ...facts.cvss, vector } }).text).toMatch(/attack/);
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
