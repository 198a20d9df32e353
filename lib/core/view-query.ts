/** Names in a list's address that say how one looks at it, not what it holds. */
const NOT_PART = new Set(["finding", "view", "cursor", "limit"]);

/**
 * The filters and the sort of a list's address in one order, so that equal lists are equal texts: names and the values of
 * lists are sorted, what is empty and the usual sort are left out.
 */
export function viewQuery(address: string, usualSort: string): string {
  const values = new Map<string, string[]>();
  for (const [name, text] of new URLSearchParams(address)) {
    if (NOT_PART.has(name) || (name === "sort" && text === usualSort)) continue;
    const own = LISTS.has(name) ? text.split(",") : [text];
    values.set(name, [...(values.get(name) ?? []), ...own.filter((value) => value !== "")]);
  }
  const search = new URLSearchParams();
  for (const name of [...values.keys()].sort()) {
    const own = [...new Set(values.get(name))].sort();
    if (own.length > 0) search.set(name, own.join(","));
  }
  return search.toString();
}

/** Filters of findings that take several values, apart by commas. */
const LISTS = new Set(["kind", "severity", "state", "outcome", "priority", "seenBy", "origin", "tool", "team", "cluster"]);
