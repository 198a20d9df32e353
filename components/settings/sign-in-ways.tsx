import { Copyable } from "@/components/ui/copyable";
import { DefinitionList } from "@/components/ui/definition-list";
import type { SignInRules } from "@/lib/schemas/sign-in";

/** What the operator has set in the environment, and cannot be changed here. */
export function SignInWays({ oidc, password }: Pick<SignInRules, "oidc" | "password">) {
  const service =
    oidc.state === "on" ? (
      <>
        {oidc.name}, <span className="font-mono text-xs">{oidc.issuer}</span>
      </>
    ) : oidc.state === "off" ? (
      <span className="text-muted">
        None. Set <span className="font-mono text-xs">AUTH_OIDC_ISSUER</span>,{" "}
        <span className="font-mono text-xs">AUTH_OIDC_CLIENT_ID</span> and{" "}
        <span className="font-mono text-xs">AUTH_OIDC_CLIENT_SECRET</span> for the server.
      </span>
    ) : (
      <span className="text-bad">Closed: {oidc.faults.join("; ")}.</span>
    );
  return (
    <DefinitionList
      items={[
        ["Sign-in service", service],
        ["Passwords", password ? "May be used" : "Turned off by AUTH_DISABLE_PASSWORD"],
        ["Redirect address", <Copyable key="uri" text={oidc.redirectUri} what="redirect address" />],
        [
          "Claim of groups",
          <span key="claim" className="font-mono text-xs">
            {oidc.groupsClaim}
          </span>,
        ],
      ]}
    />
  );
}
