import { Document, isMap, isSeq } from "yaml";
import { FILE_VERSION, type FileEntry, type FileScope } from "@/lib/schemas/decision-file";

export interface WrittenEntry {
  entry: FileEntry;
  /** on one line, for who reads the file; not read back */
  comment: string;
}

const SCOPE_FIELDS = [
  "kind",
  "problem",
  "subject",
  "versions",
  "place",
  "placeId",
  "workload",
  "namespace",
  "cluster",
  "team",
  "tool",
] as const;

const plainScope = (scope: FileScope): object =>
  Object.fromEntries(
    SCOPE_FIELDS.filter((field) => scope[field] !== undefined && !(field === "kind" && scope.kind === "vulnerability")).map((field) => [
      field,
      scope[field],
    ]),
  );

/** Fields in the order of the schema, and none that say nothing. */
function plainOf({ id, verdict, reason, justification, ends, scopes }: FileEntry): object {
  const { at, when, epss } = ends;
  return {
    id,
    verdict,
    reason,
    ...(justification ? { justification } : {}),
    ...(at || when.length > 0 || epss
      ? { ends: { ...(at ? { at } : {}), ...(when.length > 0 ? { when } : {}), ...(epss ? { epss } : {}) } }
      : {}),
    scopes: scopes.map(plainScope),
  };
}

/** Decisions as YAML that a diff shows well: one field a line, in the order given. Reading it gives the same entries. */
export function writeDecisionFile(entries: readonly WrittenEntry[]): string {
  const document = new Document({ apiVersion: FILE_VERSION, kind: "Decisions", decisions: entries.map(({ entry }) => plainOf(entry)) });
  document.commentBefore = " Decisions of Plimsoll. Each id stands for one decision, whatever changes in it.";
  const list = document.get("decisions");
  if (isSeq(list)) {
    for (const [index, item] of list.items.entries()) {
      const comment = entries[index]?.comment;
      if (!isMap(item)) continue;
      item.spaceBefore = true;
      if (comment) item.commentBefore = ` ${comment.replace(/\s+/g, " ")}`;
    }
  }
  return document.toString({ lineWidth: 0, indentSeq: false });
}
