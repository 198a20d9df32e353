/** Did PostgreSQL refuse a row because one like it is there already? Optionally: by this constraint. */
export function isDuplicate(error: unknown, constraint?: string): boolean {
  if (typeof error !== "object" || error === null || !("code" in error) || error.code !== "23505") return false;
  return constraint === undefined || ("constraint" in error && error.constraint === constraint);
}
