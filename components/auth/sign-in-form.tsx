"use client";

import { useState } from "react";
import { Fault } from "@/components/ui/fault";
import { CodeStep } from "./code-step";
import { OidcButton } from "./oidc-button";
import { PasswordStep } from "./password-step";
import { signInByPassword } from "./sign-in-by-password";

interface Props {
  callbackUrl: string;
  email: string;
  /** just set up: say so */
  welcome: boolean;
  /** the code of what went wrong before, from the address */
  error: string | null;
  /** what the operator has turned on */
  password: boolean;
  oidc: { name: string; usable: boolean } | null;
}

/** What the server answers with is a code; these are the ones that a person can meet. */
const FAULTS: Record<string, string> = {
  CredentialsSignin: "E-mail address and password do not belong together. Check both and try again.",
  rate_limited: "Too many attempts. Wait a few minutes, then try again.",
  unavailable: "The server cannot reach its database at the moment. Try again shortly.",
  forbidden: "Your access has ended, or has not begun yet. Ask an administrator.",
  second_factor_wrong: "This code is wrong or was used before. Wait for the next one and try again.",
  network: "No answer from the server. Check the connection and try again.",
  OAuthCallback: "What the sign-in service answered could not be verified. Try again; if it happens again, tell an administrator.",
  Callback: "The sign-in service did not let you in, or you turned back. Try again, or ask whoever keeps your account there.",
  OAuthSignin: "The sign-in service cannot be reached at the moment. Try again shortly.",
  AccessDenied: "The sign-in service did not say who you are. Tell an administrator.",
};
const faultOf = (code: string): string => FAULTS[code] ?? "Signing in did not work on the server's side. Its log has the reason.";

const wayIn = ({ password, oidc, welcome }: Pick<Props, "password" | "oidc" | "welcome">): string => {
  if (welcome) return "Your account is ready. Sign in with it.";
  if (password && oidc) return "With your organisation's account, or the one you were invited to.";
  return oidc ? "With your organisation's account." : "With the account you were invited to.";
};

export function SignInForm({ callbackUrl, email, welcome, error, password, oidc }: Props) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(error === null ? null : faultOf(error));
  const [account, setAccount] = useState<{ email: string; password: string } | null>(null);
  const attempt = async (given: { email: string; password: string; code?: string }) => {
    setBusy(true);
    setFault(null);
    const result = await signInByPassword(given);
    if (result === "ok") {
      window.location.assign(callbackUrl);
      return;
    }
    if (result === "second_factor_needed") setAccount(given);
    else setFault(faultOf(result));
    setBusy(false);
  };
  return (
    <div className="flex flex-col gap-4">
      <div>
        <h1 className="text-lg font-semibold">{account ? "One more step" : "Sign in to Plimsoll"}</h1>
        <p className="text-muted">
          {account ? "Give the code that your authenticator app shows now, or a recovery code." : wayIn({ password, oidc, welcome })}
        </p>
      </div>
      <Fault message={fault} />
      {account ? (
        <CodeStep busy={busy} onCode={(code) => void attempt({ ...account, code })} onBack={() => setAccount(null)} />
      ) : (
        <>
          {oidc ? <OidcButton oidc={oidc} callbackUrl={callbackUrl} onFault={setFault} /> : null}
          {oidc && password ? (
            <p
              aria-hidden
              className="flex items-center gap-3 text-xs text-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line"
            >
              or with a password
            </p>
          ) : null}
          {password ? (
            <PasswordStep email={email} busy={busy} second={oidc !== null} onAccount={(given) => void attempt(given)} />
          ) : oidc ? null : (
            <p role="alert" className="text-warn">
              Passwords are turned off here, and no sign-in service is set: nobody can sign in until the operator mends the settings.
            </p>
          )}
        </>
      )}
    </div>
  );
}
