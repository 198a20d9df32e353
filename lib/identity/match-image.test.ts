import { expect, test } from "vitest";
import { type KnownImage, matchImage } from "./match-image";

const M = `sha256:${"a".repeat(64)}`;
const N = `sha256:${"b".repeat(64)}`;
const C = `sha256:${"c".repeat(64)}`;
const image = (id: string, facts: Partial<KnownImage>): KnownImage => ({
  id,
  digest: M,
  configDigest: null,
  tags: [],
  scanned: true,
  lastSeenAt: new Date("2026-01-01"),
  ...facts,
});

test("a digest decides, whatever the tags say", () => {
  const found = matchImage({ tag: "1", digest: N }, [image("m", { tags: ["1"] }), image("n", { digest: N })]);
  expect(found).toMatchObject({ by: "digest", image: { id: "n" } });
});

test("a runtime that reports only the config's digest still finds the image", () => {
  expect(matchImage({ tag: "1", digest: C }, [image("m", { configDigest: C })])).toMatchObject({ by: "config", image: { id: "m" } });
});

test("a tag that has moved to another manifest is another image", () => {
  expect(matchImage({ tag: "1", digest: N }, [image("m", { tags: ["1"] })])).toBeNull();
});

test("a scan that knows only the config's digest is found by tag", () => {
  const byConfig = image("c", { digest: C, configDigest: C, tags: ["1"] });
  expect(matchImage({ tag: "1", digest: N }, [byConfig, image("n", { digest: N, scanned: false })])).toMatchObject({
    by: "tag",
    image: { id: "c" },
  });
});

test("without a digest the newest scanned holder of the tag is taken", () => {
  const older = image("old", { tags: ["1"] });
  const newer = image("new", { digest: N, tags: ["1"], lastSeenAt: new Date("2026-02-01") });
  expect(matchImage({ tag: "1", digest: null }, [older, newer])).toMatchObject({ by: "tag", image: { id: "new" } });
});

test("nothing known is nothing, never a guess", () => {
  expect(matchImage({ tag: "1", digest: null }, [])).toBeNull();
  expect(matchImage({ tag: null, digest: null }, [image("m", {})])).toBeNull();
});
