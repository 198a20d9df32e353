import { describe, expect, it } from "vitest";
import { namedProduct } from "./product-scope";

const digest = `sha256:${"a".repeat(64)}`;
const image = (text: string) => {
  const found = namedProduct(text);
  return found !== null && "image" in found ? found.image : found;
};
const pkg = (text: string) => {
  const found = namedProduct(text);
  return found !== null && "package" in found ? found.package : found;
};

describe("images", () => {
  it.each<[string, string | null, string | null, string | null, string | null]>([
    // text, repository, name, digest, tag
    [`pkg:oci/nginx@${encodeURIComponent(digest)}`, null, "nginx", digest, null],
    [`pkg:oci/app@${digest}?repository_url=ghcr.io/acme/app`, "ghcr.io/acme/app", null, digest, null],
    ["pkg:oci/app?repository_url=ghcr.io/acme", "ghcr.io/acme/app", null, null, null],
    ["pkg:oci/app?repository_url=https://ghcr.io/acme/app&tag=1.2", "ghcr.io/acme/app", null, null, "1.2"],
    ["pkg:oci/alpine@3.19?repository_url=index.docker.io/library/alpine", "docker.io/library/alpine", null, null, "3.19"],
    ["pkg:docker/nginx@1.25", "docker.io/library/nginx", null, null, "1.25"],
    ["pkg:docker/acme/app", "docker.io/acme/app", null, null, null],
    ["pkg:docker/acme/app@1?repository_url=gcr.io", "gcr.io/acme/app", null, null, "1"],
    ["registry.example/acme/app:2", "registry.example/acme/app", null, null, "2"],
    [`oci://ghcr.io/acme/app@${digest}`, "ghcr.io/acme/app", null, digest, null],
    ["nginx:1.25", "docker.io/library/nginx", null, null, "1.25"],
  ])("%s", (text, repository, name, wanted, tag) => {
    expect(image(text)).toEqual({ repository, name, digest: wanted, tag });
  });
});

describe("packages", () => {
  it.each<[string, string, string | null]>([
    ["pkg:npm/%40babel/core@7.0.0", "pkg:npm/%40babel/core", "7.0.0"],
    ["pkg:npm/lodash", "pkg:npm/lodash", null],
    ["pkg:pypi/Flask_Login@1", "pkg:pypi/flask-login", "1"],
    ["pkg:golang/github.com/Acme/Lib@1.2.0", "pkg:golang/github.com/acme/lib", "v1.2.0"],
    ["pkg:rpm/rhel/openssl@1.1.1k-8.el8_6?arch=x86_64&epoch=1", "pkg:rpm/redhat/openssl", "1:1.1.1k-8.el8_6"],
    ["pkg:deb/debian/curl@0:7.0?arch=amd64", "pkg:deb/debian/curl", "7.0"],
  ])("%s", (text, key, version) => {
    expect(pkg(text)).toMatchObject({ key, version, distributions: [], sourceName: null });
  });

  it("have the release of their distro qualifier, and may be source packages", () => {
    expect(pkg("pkg:deb/ubuntu/curl@7.81.0?arch=source&distro=jammy")).toMatchObject({
      sourceName: "curl",
      distributions: ["ubuntu-22.04"],
    });
    expect(pkg("pkg:rpm/redhat/xz?arch=src")).toMatchObject({ sourceName: "xz", version: null });
  });
});

it.each([
  "",
  "product-ABC",
  "https://example.com/product",
  "urn:uuid:1",
  "cpe:2.3:a:acme:app:1:*:*:*:*:*:*:*",
  "Some Product 1.0",
  `a/${"b".repeat(2000)}`,
])("what is neither a purl nor an image reference names nothing: %s", (text) => {
  expect(namedProduct(text)).toBe(null);
});
