import { expect, test } from "vitest";
import { type KnownImage, matchImage } from "./match-image";

const M = `sha256:${"a".repeat(64)}`;
const N = `sha256:${"b".repeat(64)}`;
const C = `sha256:${"c".repeat(64)}`;
const image = (id: string, facts: Partial<KnownImage>): KnownImage => ({
  id,
  digest: M,
  digests: [],
  platform: "",
  configDigest: null,
  tags: [],
  scanned: true,
  lastSeenAt: new Date("2026-01-01"),
  ...facts,
});

test("a digest decides, whatever the tags say", () => {
  const found = matchImage({ tag: "1", digest: N, platforms: [] }, [image("m", { tags: ["1"] }), image("n", { digest: N })]);
  expect(found).toMatchObject({ by: "digest", image: { id: "n" } });
});

test("a runtime that reports only the config's digest still finds the image", () => {
  expect(matchImage({ tag: "1", digest: C, platforms: [] }, [image("m", { configDigest: C })])).toMatchObject({
    by: "config",
    image: { id: "m" },
  });
});

test("a tag that has moved to another manifest is another image", () => {
  expect(matchImage({ tag: "1", digest: N, platforms: [] }, [image("m", { tags: ["1"] })])).toBeNull();
});

test("a scan that knows only the config's digest is found by tag", () => {
  const byConfig = image("c", { digest: C, configDigest: C, tags: ["1"] });
  expect(matchImage({ tag: "1", digest: N, platforms: [] }, [byConfig, image("n", { digest: N, scanned: false })])).toMatchObject({
    by: "tag",
    image: { id: "c" },
  });
});

test("without a digest the newest scanned holder of the tag is taken", () => {
  const older = image("old", { tags: ["1"] });
  const newer = image("new", { digest: N, tags: ["1"], lastSeenAt: new Date("2026-02-01") });
  expect(matchImage({ tag: "1", digest: null, platforms: [] }, [older, newer])).toMatchObject({ by: "tag", image: { id: "new" } });
});

test("nothing known is nothing, never a guess", () => {
  expect(matchImage({ tag: "1", digest: null, platforms: [] }, [])).toBeNull();
  expect(matchImage({ tag: null, digest: null, platforms: [] }, [image("m", {})])).toBeNull();
});

test("the digest of an index, of a manifest in it or of the config all name the one image that was scanned", () => {
  const scanned = image("m", { digest: M, digests: [M, N], configDigest: C, tags: ["1"] });
  for (const digest of [M, N])
    expect(matchImage({ tag: "1", digest, platforms: [] }, [scanned])).toMatchObject({ by: "digest", image: { id: "m" } });
  expect(matchImage({ tag: "1", digest: C, platforms: [] }, [scanned])).toMatchObject({ by: "config", image: { id: "m" } });
});

test("of the platforms that one digest or tag names, the one of the nodes is taken", () => {
  const usual = image("amd64", { tags: ["1"], lastSeenAt: new Date("2026-02-01") });
  const other = image("arm64", { platform: "arm64", tags: ["1"] });
  for (const digest of [M, null]) {
    expect(matchImage({ tag: "1", digest, platforms: ["arm64"] }, [usual, other])?.image.id).toBe("arm64");
    expect(matchImage({ tag: "1", digest, platforms: [""] }, [other, usual])?.image.id).toBe("amd64");
    expect(matchImage({ tag: "1", digest, platforms: [] }, [other, usual])?.image.id).toBe("amd64");
  }
});

test("an image of another platform than that of the nodes stands in where nobody has looked at theirs, and says so", () => {
  const blank = image("blank", { platform: null, scanned: false });
  const other = image("arm64", { platform: "arm64" });
  for (const known of [[other], [blank, other]])
    expect(matchImage({ tag: null, digest: M, platforms: [""] }, known)).toMatchObject({ by: "platform", image: { id: "arm64" } });
  const own = image("amd64", { platform: "" });
  expect(matchImage({ tag: null, digest: M, platforms: [""] }, [blank, other, own])).toMatchObject({
    by: "digest",
    image: { id: "amd64" },
  });
  expect(matchImage({ tag: null, digest: N, platforms: [""] }, [other])).toBeNull();
  expect(matchImage({ tag: null, digest: M, platforms: [] }, [blank, other])?.image.id).toBe("arm64");
  expect(matchImage({ tag: null, digest: M, platforms: ["", "arm64"] }, [blank, other])?.image.id).toBe("arm64");
  expect(matchImage({ tag: null, digest: M, platforms: ["arm64"] }, [image("said by nobody", { platform: null })])?.by).toBe("digest");
});
