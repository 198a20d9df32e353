import { parseImageReference } from "./image-ref";

export interface SaidBase {
  /** as the label writes it; null where only a digest is given */
  name: string | null;
  /** canonical registry/path */
  repository: string | null;
  digest: string | null;
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** What an image's own labels say of its base: the annotation keys image.base.* of the OCI image specification 1.1. Null: nothing. */
export function saidBase(labels: Readonly<Record<string, string>>): SaidBase | null {
  const name = labels["org.opencontainers.image.base.name"]?.trim() || null;
  const reference = name === null ? null : parseImageReference(name);
  const said = labels["org.opencontainers.image.base.digest"]?.trim().toLowerCase() ?? reference?.digest ?? "";
  const digest = DIGEST.test(said) ? said : null;
  return name === null && digest === null ? null : { name, repository: reference?.repository ?? null, digest };
}
