export interface ImageReference {
  /** canonical registry/path, as in "docker.io/library/nginx" */
  repository: string;
  tag: string | null;
  /** "sha256:…" */
  digest: string | null;
}

/** The algorithms that registries use. */
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/i;
const TAG = /^[\w][\w.-]{0,127}$/;
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d+)?$|^\[[0-9a-f:]+\](?::\d+)?$/i;
const DOCKER_HOSTS = new Set(["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"]);

/** Some sources put the way they got the image in front: docker-pullable://, docker://, oci://, registry:… */
const withoutScheme = (text: string): string => text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "");

const isHost = (first: string): boolean => first.includes(".") || first.includes(":") || first === "localhost";

/** The digest in anything a runtime or registry reports ("docker-pullable://nginx@sha256:…", "docker://sha256:…"), or null. */
export function digestOf(text: string): string | null {
  const bare = withoutScheme(text.trim());
  const digest = bare.slice(bare.lastIndexOf("@") + 1);
  return DIGEST.test(digest) ? digest.toLowerCase() : null;
}

/**
 * Reads any way of writing an image and brings it to one: docker.io and library are spelled out, no tag is invented.
 * Null where the text names no repository (empty, a bare digest, a path of a file).
 */
export function parseImageReference(text: string): ImageReference | null {
  let rest = withoutScheme(text.trim());
  if (rest === "" || rest.length > 600 || DIGEST.test(rest)) return null;

  let digest: string | null = null;
  const at = rest.indexOf("@");
  if (at >= 0) {
    const given = rest.slice(at + 1);
    if (!DIGEST.test(given)) return null;
    digest = given.toLowerCase();
    rest = rest.slice(0, at);
  }

  let tag: string | null = null;
  const colon = rest.lastIndexOf(":");
  if (colon > rest.lastIndexOf("/")) {
    tag = rest.slice(colon + 1);
    if (!TAG.test(tag)) return null;
    rest = rest.slice(0, colon);
  }

  const parts = rest.split("/");
  const first = parts[0] ?? "";
  let host = "docker.io";
  if (parts.length > 1 && isHost(first)) {
    host = first.toLowerCase();
    if (!HOST.test(host)) return null;
    parts.shift();
  }
  const path = parts.map((part) => part.toLowerCase());
  if (path.length === 0 || !path.every((part) => COMPONENT.test(part))) return null;
  if (DOCKER_HOSTS.has(host)) {
    host = "docker.io";
    if (path.length === 1) path.unshift("library");
  }
  return { repository: `${host}/${path.join("/")}`, tag, digest };
}

/** A repository as people write it: without docker.io and library. */
export const displayName = (repository: string): string => repository.replace(/^docker\.io\/(?:library\/)?/, "");
