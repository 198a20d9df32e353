/** What a query says: one value as it is, several under one name as a list. */
export function queryValues(search: URLSearchParams): Record<string, string | string[]> {
  const values = new Map<string, string | string[]>();
  for (const key of new Set(search.keys())) {
    const all = search.getAll(key);
    values.set(key, all.length === 1 ? (all[0] ?? "") : all);
  }
  return Object.fromEntries(values);
}
