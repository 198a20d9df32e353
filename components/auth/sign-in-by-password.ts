import { signIn } from "next-auth/react";

/** "ok", or the code of what is against it. */
export async function signInByPassword(given: { email: string; password: string; code?: string }): Promise<string> {
  try {
    const result = await signIn("credentials", { ...given, redirect: false });
    return result?.ok && !result.error ? "ok" : (result?.error ?? "CredentialsSignin");
  } catch {
    return "network";
  }
}
