import { describe, expect, it } from "vitest";
import { mapRepository, repositoryPattern, ruleFault } from "./repository-rule";

describe("patterns", () => {
  it.each([
    ["ghcr.io/acme/api", "ghcr.io/acme/api"],
    ["GHCR.io/Acme/api ", "ghcr.io/acme/api"],
    ["docker.io/nginx", "docker.io/library/nginx"],
    ["acme/api", "docker.io/acme/api"],
    ["mirror.corp/dockerhub/*", "mirror.corp/dockerhub/*"],
    ["mirror.corp:5000/old-*", "mirror.corp:5000/old-*"],
    ["docker.io/*", "docker.io/*"],
  ])("%s is %s", (text, pattern) => expect(repositoryPattern(text)).toBe(pattern));

  it.each(["", "*", "nginx", "ghcr.io/acme/api:1", `ghcr.io/a@sha256:${"a".repeat(64)}`, "a/*/b", "ghcr.io/*/x*", "acme/*", "ghcr.io/a b"])(
    "%j is none",
    (text) => expect(repositoryPattern(text)).toBeNull(),
  );
});

const RULES = [
  { from: "mirror.corp/dockerhub/internal/*", to: "harbor.corp/internal/*" },
  { from: "mirror.corp/dockerhub/*", to: "docker.io/*" },
  { from: "ghcr.io/acme/old", to: "ghcr.io/acme/new" },
];

describe("mapping", () => {
  it.each([
    ["mirror.corp/dockerhub/nginx", "docker.io/library/nginx"],
    ["mirror.corp/dockerhub/library/nginx", "docker.io/library/nginx"],
    ["mirror.corp/dockerhub/bitnami/redis", "docker.io/bitnami/redis"],
    ["mirror.corp/dockerhub/internal/api", "harbor.corp/internal/api"],
    ["ghcr.io/acme/old", "ghcr.io/acme/new"],
    ["ghcr.io/acme/older", "ghcr.io/acme/older"],
    ["docker.io/library/nginx", "docker.io/library/nginx"],
    ["mirror.corp/dockerhubs/nginx", "mirror.corp/dockerhubs/nginx"],
  ])("%s is %s", (name, mapped) => {
    expect(mapRepository(RULES, name)).toBe(mapped);
    expect(mapRepository(RULES, mapped)).toBe(mapped);
  });
});

describe("faults", () => {
  it("finds none in rules that are right", () => expect(ruleFault(RULES)).toBeNull());
  it.each([
    [[{ from: "a.io/x/*", to: "b.io/x" }], "Rule 1 has a star on one side only."],
    [[{ from: "a.io/x", to: "a.io/x" }], "Rule 1 maps a name to itself."],
    [
      [
        { from: "a.io/*", to: "b.io/*" },
        { from: "b.io/*", to: "a.io/*" },
      ],
      "Rule 1 leads to names that rule 2 maps on: a name is mapped once.",
    ],
    [[{ from: "a.io/*", to: "a.io/mirror/*" }], "Rule 1 leads to names that rule 1 maps on: a name is mapped once."],
  ])("%j: %s", (rules, fault) => expect(ruleFault(rules)).toBe(fault));
});
