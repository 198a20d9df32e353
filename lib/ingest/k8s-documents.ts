import type { JsonPath, ListPath, ReportDocument, Scalar, TopLevel } from "./format";
import { invalidReport } from "./records";
import { type JsonObject, name, object } from "./value";

/** The items of a list, or a bare list of objects. */
export const OBJECT_LISTS: readonly ListPath[] = [["items", "*"], ["*"]];

export interface KubernetesObject {
  kind: string | null;
  apiVersion: string | null;
  /** null where the entry is no object at all */
  value: JsonObject | null;
  path: JsonPath;
}

/** Whether a document holds objects of some kinds of an API group: one, several, a list of the API or of kubectl. */
export function holdsObjects(top: TopLevel, isWanted: (apiVersion: string, kind: string) => boolean): boolean {
  const wanted = (scalars: ReadonlyMap<string, Scalar> | undefined, suffix = ""): boolean => {
    const kind = scalars?.get("kind");
    const apiVersion = scalars?.get("apiVersion");
    return (
      typeof kind === "string" &&
      typeof apiVersion === "string" &&
      kind.endsWith(suffix) &&
      isWanted(apiVersion, kind.slice(0, kind.length - suffix.length))
    );
  };
  if (wanted(top.scalars) || wanted(top.scalars, "List")) return true;
  return top.keys.has("items") && wanted(top.nestedScalars.get("items"));
}

/** The objects of one document, in order. Throws Problem invalid_report where there can be none. */
export async function* objectsOf({ outline, elements }: ReportDocument, label: string): AsyncIterable<KubernetesObject> {
  const top = object(outline);
  if (top === null && !Array.isArray(outline))
    throw invalidReport(`${label} is an object, a list of objects, or objects one after another.`);
  if (top !== null && !("items" in top)) {
    yield { kind: name(top.kind), apiVersion: name(top.apiVersion), value: top, path: [] };
    return;
  }
  if (top !== null && top.items !== null && !Array.isArray(top.items))
    throw invalidReport(`items is not a list: this is no usable list of ${label} objects.`);
  // Items of a list by the API have no kind of their own: PodList holds Pods.
  const listKind = name(top?.kind);
  const isTyped = listKind !== null && listKind !== "List" && listKind.endsWith("List");
  const kind = isTyped ? listKind.slice(0, -4) : null;
  const apiVersion = isTyped ? name(top?.apiVersion) : null;
  for await (const { path, value } of elements()) {
    const item = object(value);
    yield { kind: name(item?.kind) ?? kind, apiVersion: name(item?.apiVersion) ?? apiVersion, value: item, path };
  }
}
