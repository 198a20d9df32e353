import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf, displayName, parseImageReference } from "./image-ref";

const SHA = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("parseImageReference", () => {
  it.each([
    ["nginx", "docker.io/library/nginx", null, null],
    ["nginx:1.2", "docker.io/library/nginx", "1.2", null],
    ["library/nginx", "docker.io/library/nginx", null, null],
    ["docker.io/nginx", "docker.io/library/nginx", null, null],
    [`index.docker.io/library/nginx@${SHA}`, "docker.io/library/nginx", null, SHA],
    [`docker-pullable://bitnami/redis@${SHA}`, "docker.io/bitnami/redis", null, SHA],
    [`registry:5000/a/b:tag@${SHA}`, "registry:5000/a/b", "tag", SHA],
    ["localhost/app", "localhost/app", null, null],
    ["localhost:32000/app:x", "localhost:32000/app", "x", null],
    ["GHCR.io/Owner/App:V1", "ghcr.io/owner/app", "V1", null],
    ["[::1]:5000/a", "[::1]:5000/a", null, null],
    ["  quay.io/jetstack/cert-manager-controller:v1.3.1 ", "quay.io/jetstack/cert-manager-controller", "v1.3.1", null],
    ["a__b/c.d-e", "docker.io/a__b/c.d-e", null, null],
  ])("reads %s", (text, repository, tag, digest) => {
    expect(parseImageReference(text)).toEqual({ repository, tag, digest });
  });

  it.each(["", " ", SHA, "/etc/passwd", "a//b", "nginx:", "nginx@sha256:12", "a b", "../x.tar", "nginx:a/b:c:d", "<script>"])(
    "refuses %j",
    (text) => {
      expect(parseImageReference(text)).toBeNull();
    },
  );

  it("is settled: a canonical repository reads as itself, also by its short name", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,4})?$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
        const found = parseImageReference(parts.join("/"));
        if (found === null) return;
        expect(parseImageReference(found.repository)?.repository).toBe(found.repository);
        expect(parseImageReference(displayName(found.repository))?.repository).toBe(found.repository);
      }),
    );
  });
});

it("displayName drops what Docker leaves out", () => {
  expect(["docker.io/library/nginx", "docker.io/bitnami/redis", "ghcr.io/a/b"].map(displayName)).toEqual([
    "nginx",
    "bitnami/redis",
    "ghcr.io/a/b",
  ]);
});

it.each([
  [`docker-pullable://nginx@${SHA}`, SHA],
  [`docker://${SHA}`, SHA],
  [SHA.toUpperCase().replace("SHA256", "sha256"), SHA],
  ["nginx:1.2", null],
  ["", null],
])("digestOf %s", (text, digest) => {
  expect(digestOf(text)).toBe(digest);
});
