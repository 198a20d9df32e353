import fc from "fast-check";
import { PackageURL } from "packageurl-js";
import { describe, expect, it } from "vitest";
import { packageIdentity } from "./package-identity";
import { canonicalPurl, formatPurl, type Purl, parsePurl } from "./purl";

const read = (text: string): Purl => {
  const purl = parsePurl(text);
  if (purl === null) throw new Error(`not read: ${text}`);
  return purl;
};
const canonical = (text: string): string => formatPurl(canonicalPurl(read(text)), { version: true });
const word = fc.stringMatching(/^[a-z0-9][a-z0-9._+~@: %-]{0,12}$/);
const segment = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }).filter((text) => !text.includes("/") && text.trim() === text);

describe("parsePurl", () => {
  it.each([
    ["pkg:golang/github.com/Masterminds/semver@v3", "golang", "github.com/Masterminds", "semver", "v3"],
    ["pkg:npm/%40babel/core@7.20.12", "npm", "@babel", "core", "7.20.12"],
    ["pkg:npm/@babel/core@7.20.12", "npm", "@babel", "core", "7.20.12"],
    ["pkg:npm/@babel/core", "npm", "@babel", "core", null],
    ["pkg:rpm/amzn/openssl-libs@1.0.2k-24.amzn2?arch=aarch64&epoch=1#a/b", "rpm", "amzn", "openssl-libs", "1.0.2k-24.amzn2"],
    ["pkg:deb/debian/libstdc%2B%2B6@12.2.0-14", "deb", "debian", "libstdc++6", "12.2.0-14"],
    ["pkg:deb/debian/libstdc++6@12.2.0-14", "deb", "debian", "libstdc++6", "12.2.0-14"],
    ["pkg://npm/lodash@4", "npm", null, "lodash", "4"],
    ["PKG:NPM/lodash@4", "npm", null, "lodash", "4"],
    ["pkg:generic/a%ZZb@1%", "generic", null, "a%ZZb", "1%"],
  ])("reads %s", (text, type, namespace, name, version) => {
    expect(parsePurl(text)).toMatchObject({ type, namespace, name, version });
  });

  it.each(["", "pkg:", "pkg:npm", "pkg:npm/", "npm/lodash@1", "pkg:1npm/a", "lodash"])("refuses %j", (text) => {
    expect(parsePurl(text)).toBeNull();
  });

  it("reads back what it writes", () => {
    fc.assert(
      fc.property(fc.option(segment, { nil: null }), segment, fc.option(segment, { nil: null }), (namespace, name, version) => {
        const text = formatPurl({ type: "generic", namespace, name, version }, { version: true });
        expect(read(text)).toMatchObject({ type: "generic", namespace, name, version });
      }),
    );
  });

  it("agrees with packageurl-js wherever that reads its own writing", () => {
    fc.assert(
      fc.property(fc.constantFrom("deb", "npm", "cargo", "gem", "generic"), word, word, word, (type, namespace, name, version) => {
        let theirs: PackageURL;
        let text: string;
        try {
          text = new PackageURL(type, namespace.trim(), name.trim(), version.trim()).toString();
          theirs = PackageURL.fromString(text);
        } catch {
          return;
        }
        const ours = read(text);
        expect([ours.type, ours.name, ours.version]).toEqual([theirs.type, theirs.name, theirs.version ?? null]);
        expect(ours.namespace).toBe(theirs.namespace ?? null);
      }),
    );
  });
});

describe("canonicalPurl", () => {
  it.each([
    ["pkg:deb/debian/libstdc%2B%2B6@12%3A1?arch=amd64", "pkg:deb/debian/libstdc++6@12:1"],
    ["pkg:golang/github.com/Docker/Distribution@v2.7.1%2Bincompatible", "pkg:golang/github.com/docker/distribution@v2.7.1+incompatible"],
    ["pkg:golang/golang.org/x/net@0.7.0", "pkg:golang/golang.org/x/net@v0.7.0"],
    ["pkg:golang/stdlib@go1.22.4", "pkg:golang/stdlib@1.22.4"],
    ["pkg:pypi/Python_Multipart@0.0.6", "pkg:pypi/python-multipart@0.0.6"],
    ["pkg:rpm/amazon/openssl@1.0.2-1?epoch=1&arch=x86_64", "pkg:rpm/amzn/openssl@1:1.0.2-1"],
    ["pkg:rpm/rhel/bash@0:5.1-2", "pkg:rpm/redhat/bash@5.1-2"],
    ["pkg:deb/ubuntu/dpkg@1.19.7?epoch=0", "pkg:deb/ubuntu/dpkg@1.19.7"],
  ])("%s is %s", (one, other) => {
    expect(canonical(one)).toBe(canonical(other));
  });

  it("is settled: a canonical purl stays as it is", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("deb", "rpm", "apk", "npm", "golang", "pypi", "maven"),
        segment,
        segment,
        segment,
        (type, namespace, name, version) => {
          const once = canonical(formatPurl({ type, namespace, name, version }, { version: true }));
          expect(canonical(once)).toBe(once);
        },
      ),
    );
  });
});

describe("packageIdentity", () => {
  it("gives one identity for what Trivy and Grype write", () => {
    const trivy = packageIdentity({
      purl: "pkg:rpm/amazon/bind-export-libs@9.11.4-26.P2?arch=x86_64&distro=amazon-2&epoch=32",
      type: "rpm",
      name: "bind-export-libs",
      version: "32:9.11.4-26.P2",
    });
    const grype = packageIdentity({
      purl: "pkg:rpm/amzn/bind-export-libs@32:9.11.4-26.P2",
      type: "rpm",
      name: "bind-export-libs",
      version: "32:9.11.4-26.P2",
    });
    const older = packageIdentity({ type: "rpm", namespace: "amazon", name: "bind-export-libs", version: "9.11.4-26.P2", epoch: 32 });
    expect([grype.purl, older.purl]).toEqual([trivy.purl, trivy.purl]);
    expect(trivy).toMatchObject({
      key: "pkg:rpm/amazon/bind-export-libs",
      name: "bind-export-libs",
      version: "32:9.11.4-26.P2",
      distro: "amazon-2",
    });
  });

  it.each([
    ["maven", "org.apache.tomcat:tomcat-catalina", "pkg:maven/org.apache.tomcat/tomcat-catalina", "org.apache.tomcat:tomcat-catalina"],
    ["npm", "@babel/core", "pkg:npm/%40babel/core", "@babel/core"],
    ["golang", "github.com/a/B", "pkg:golang/github.com/a/b", "github.com/a/b"],
    ["pypi", "zope.interface", "pkg:pypi/zope.interface", "zope.interface"],
  ])("builds %s %s without a purl", (type, name, key, shown) => {
    expect(packageIdentity({ type, name, version: "1.0.0" })).toMatchObject({ type, key, name: shown });
  });

  it("falls back to the facts where the purl cannot be read", () => {
    expect(packageIdentity({ purl: "not a purl", type: "npm", name: "lodash", version: "4" }).purl).toBe("pkg:npm/lodash@4");
  });
});
