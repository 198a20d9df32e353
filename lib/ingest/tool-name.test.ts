import { expect, it } from "vitest";
import { toolName } from "@/lib/core/tool-name";
import { formats } from "./formats";

it.each(formats.map((format) => [format.id, format.label]))("calls %s what its format calls it: %s", (id, label) => {
  expect(toolName(id)).toBe(label);
});

it.each([
  ["trivy-sbom", "Trivy (SBOM)"],
  ["something-new", "something-new"],
  ["constructor", "constructor"],
])("calls %s %s", (id, name) => {
  expect(toolName(id)).toBe(name);
});
