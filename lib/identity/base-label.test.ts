import { expect, test } from "vitest";
import { saidBase } from "./base-label";

const NAME = "org.opencontainers.image.base.name";
const DIGEST = "org.opencontainers.image.base.digest";
const digest = `sha256:${"a".repeat(64)}`;

test("labels name the base by reference, by digest, or both", () => {
  expect(saidBase({ [NAME]: "debian:12", [DIGEST]: digest })).toEqual({
    name: "debian:12",
    repository: "docker.io/library/debian",
    digest,
  });
  expect(saidBase({ [NAME]: `debian@${digest}` })).toMatchObject({ repository: "docker.io/library/debian", digest });
  expect(saidBase({ [DIGEST]: digest })).toEqual({ name: null, repository: null, digest });
});

test("what is no reference and no digest says nothing", () => {
  expect(saidBase({})).toBeNull();
  expect(saidBase({ [NAME]: " ", [DIGEST]: "latest" })).toBeNull();
  expect(saidBase({ [NAME]: "<script>" })).toEqual({ name: "<script>", repository: null, digest: null });
});
