import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { PersonRights } from "@/lib/schemas/rights";
import type {
  changePasswordInput,
  OwnSignIn,
  passwordAndCodeInput,
  recoveryCodes,
  SessionList,
  SignInRules,
  StartedTotp,
  signInRulesInput,
} from "@/lib/schemas/sign-in";
import { ApiError, api } from "./fetch";

type RecoveryCodes = z.infer<typeof recoveryCodes>;
const one = (id: string): string => encodeURIComponent(id);

export const ownSignInOptions = () =>
  queryOptions({ queryKey: ["me", "sign-in"], queryFn: ({ signal }) => api<OwnSignIn>("/me/sign-in", { signal }) });
export const ownSessionsOptions = () =>
  queryOptions({ queryKey: ["me", "sessions"], queryFn: ({ signal }) => api<SessionList>("/me/sessions", { signal }) });
export const sessionsOptions = (person: string) =>
  queryOptions({
    queryKey: ["people", person, "sessions"],
    queryFn: ({ signal }) => api<SessionList>(`/people/${one(person)}/sessions`, { signal }),
  });
export const rightsOptions = (person: string) =>
  queryOptions({
    queryKey: ["people", person, "rights"],
    queryFn: ({ signal }) => api<PersonRights>(`/people/${one(person)}/rights`, { signal }),
  });
export const signInRulesOptions = () =>
  queryOptions({ queryKey: ["sign-in"], queryFn: ({ signal }) => api<SignInRules>("/sign-in", { signal }) });

export const startTotp = (password: string) => api<StartedTotp>("/me/totp", { method: "POST", body: { password } });
export const confirmTotp = (code: string) => api<RecoveryCodes>("/me/totp/confirm", { method: "POST", body: { code } });
export const turnOffTotp = (body: z.input<typeof passwordAndCodeInput>) => api<unknown>("/me/totp/off", { method: "POST", body });
export const renewRecoveryCodes = (body: z.input<typeof passwordAndCodeInput>) =>
  api<RecoveryCodes>("/me/totp/recovery-codes", { method: "POST", body });
export const changePassword = (body: z.input<typeof changePasswordInput>) => api<unknown>("/me/password", { method: "POST", body });
export const endOwnSession = (id: string) => api<unknown>(`/me/sessions/${one(id)}`, { method: "DELETE" });
export const endOtherSessions = () => api<unknown>("/me/sessions", { method: "DELETE" });
export const endSession = (id: string) => api<unknown>(`/sessions/${one(id)}`, { method: "DELETE" });
export const endSessionsOf = (person: string) => api<unknown>(`/people/${one(person)}/sessions`, { method: "DELETE" });
export const resetTotp = (person: string) => api<unknown>(`/people/${one(person)}/totp-reset`, { method: "POST" });
export const linkIdentity = (id: string) => api<unknown>(`/identities/${one(id)}/link`, { method: "POST" });
export const unlinkIdentity = (id: string) => api<unknown>(`/identities/${one(id)}`, { method: "DELETE" });
export const replaceSignInRules = (body: z.input<typeof signInRulesInput>) => api<SignInRules>("/sign-in", { method: "PUT", body });

/** The address of the provider to go to. Throws with the server's sentence where that is not possible. */
export async function startOidc(callbackUrl: string): Promise<string> {
  const csrf = await fetch("/api/auth/csrf");
  if (!csrf.ok) throw new Error("No answer from the server. Try again shortly.");
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const response = await fetch("/api/auth/signin/oidc", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ csrfToken, callbackUrl: new URL(callbackUrl, window.location.origin).href, json: "true" }),
  });
  const answer = (await response.json().catch(() => null)) as { url?: string; detail?: string } | null;
  if (!response.ok || !answer?.url) throw new Error(answer?.detail ?? "Signing in by the sign-in service is not possible at the moment.");
  return answer.url;
}

/** What the server says against one field of a form. */
export function fieldFault(error: unknown, name: string): string | null {
  const errors = error instanceof ApiError ? error.details["errors"] : null;
  if (!Array.isArray(errors)) return null;
  const found = (errors as { path?: unknown; message?: unknown }[]).find(({ path }) => String(path).endsWith(name));
  return found ? String(found.message) : null;
}
