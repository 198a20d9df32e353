/**
 * Whether somebody can sign in as an admin already, so that a second start need not load the whole program to find that out.
 * Any doubt is no: scripts/first-start.ts decides (lib/commands/prepare-instance.ts).
 */
export async function hasKnownAdmin({ DATABASE_URL, PLIMSOLL_INIT_API_TOKEN }) {
  if (PLIMSOLL_INIT_API_TOKEN) return false; // which may have to be created
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: DATABASE_URL });
  try {
    await client.connect();
    const { rowCount } = await client.query(
      "select from app_user where org_id = 1 and role = 'admin' and password_hash is not null and disabled_at is null limit 1",
    );
    return rowCount === 1;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
