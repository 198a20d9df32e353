import { SignInView } from "@/components/settings/sign-in-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { signInRulesOptions } from "@/lib/client/sign-in";
import { allows } from "@/lib/core/permissions";
import { getSignInRules } from "@/lib/queries/get-sign-in-rules";

export const metadata = { title: "Sign-in" };

export default async function SignInSettingsPage() {
  const ctx = await currentCtx();
  const mayRead = allows(ctx.role, "people:read") && ctx.teams === "all";
  return (
    <Hydrate entries={mayRead ? [entry(signInRulesOptions(), await read(getSignInRules(ctx, {})))] : []}>
      <SignInView />
    </Hydrate>
  );
}
