import type { PackageIdentity } from "@/lib/core/records";
import { type PackageFacts, packageIdentity } from "@/lib/identity/package-identity";
import { KEY_LIMIT } from "./value";

/** A package whose key can be stored; what is longer is no package that a person ever named. */
export function bounded(facts: PackageFacts): PackageIdentity | null {
  const found = packageIdentity(facts);
  return found.purl.length > KEY_LIMIT ? null : found;
}
