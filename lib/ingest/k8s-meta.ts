import type { OwnerRef } from "@/lib/core/records";
import { type JsonObject, labels, name, object, objects } from "./value";

/** What objects have in common. */
export interface Meta {
  name: string;
  namespace: string;
  labels: Record<string, string>;
  annotations: JsonObject;
  owner: OwnerRef | null;
}

/** The managing owner; where none says that it manages, the only one. */
function ownerOf(metadata: JsonObject): OwnerRef | null {
  const owners = objects(metadata.ownerReferences);
  const owner = owners.find((entry) => entry.controller === true) ?? (owners.length === 1 ? owners[0] : undefined);
  const kind = name(owner?.kind);
  const ownerName = name(owner?.name);
  return kind === null || ownerName === null ? null : { kind, name: ownerName };
}

/** The metadata of an object; null where it has no name. */
export function metaOf(value: JsonObject): Meta | null {
  const metadata = object(value.metadata);
  const objectName = name(metadata?.name);
  if (metadata === null || objectName === null) return null;
  return {
    name: objectName,
    namespace: name(metadata.namespace) ?? "",
    labels: labels(metadata.labels),
    annotations: object(metadata.annotations) ?? {},
    owner: ownerOf(metadata),
  };
}
