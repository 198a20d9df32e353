import { SignInForm } from "@/components/auth/sign-in-form";
import { signInWays } from "@/lib/auth/oidc-settings";

export const metadata = { title: "Sign in" };

const ownPath = (value: unknown): string => (typeof value === "string" && /^\/(?![/\\])/.test(value) ? value : "/");

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const given = await searchParams;
  const error = given["error"];
  return (
    <SignInForm
      {...signInWays()}
      callbackUrl={ownPath(given["callbackUrl"])}
      email={typeof given["email"] === "string" ? given["email"] : ""}
      welcome={given["welcome"] === "1"}
      error={error === undefined ? null : String(error)}
    />
  );
}
