import { expect, test } from "vitest";
import { authOptionsFor } from "@/app/api/auth/[...nextauth]/auth-options";
import { hashPassword } from "@/lib/auth/password";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { insert, newOrg } from "@/test/rows";
import { signIn } from "./sign-in";

process.env["AUTH_DISABLE_PASSWORD"] = "1"; // read once, at the first use of the settings

test("where the operator has turned passwords off, the right one starts no session", async () => {
  const orgId = await newOrg("no passwords");
  const password = "correct horse battery staple";
  const email = "anna@example.com";
  const password_hash = await hashPassword(password);
  await insert("app_user", [
    { org_id: orgId, id: newId(), email, name: "Anna", role: "admin", password_hash, demo: false, created_at: new Date().toISOString() },
  ]);
  const attempt = signIn({ email, password, address: "192.0.2.1", userAgent: null, requestId: "test" });
  await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
  const { rows } = await pool().query("select 1 from session where org_id = $1", [orgId]);
  expect(rows).toEqual([]);
  expect(authOptionsFor(new Request("http://localhost:3000/api/auth/callback/credentials"), null).providers).toEqual([]);
});
