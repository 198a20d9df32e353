import { expect, it } from "vitest";
import { subjectOf } from "./words";

it("says what a finding is about: the package, a rule, else what the problem is", () => {
  expect(subjectOf({ package: "openssl", installedVersion: "3.0.1", title: "a flaw" })).toBe("openssl 3.0.1");
  expect(subjectOf({ package: "host-namespaces", installedVersion: null, title: "t" })).toBe("host-namespaces");
  expect(subjectOf({ package: null, installedVersion: null, title: "Ensure that …" })).toBe("Ensure that …");
  expect(subjectOf({ package: null, installedVersion: null, title: null })).toBe("");
});
