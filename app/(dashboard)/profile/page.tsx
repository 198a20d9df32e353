import { ProfileView } from "@/components/profile/profile-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { ownSessionsOptions, ownSignInOptions } from "@/lib/client/sign-in";
import { getOwnSignIn } from "@/lib/queries/get-own-sign-in";
import { listOwnSessions } from "@/lib/queries/list-sessions";

export const metadata = { title: "Your profile" };

export default async function ProfilePage() {
  const ctx = await currentCtx();
  const [signIn, sessions] = await Promise.all([read(getOwnSignIn(ctx, {})), read(listOwnSessions(ctx, {}))]);
  return (
    <Hydrate entries={[entry(ownSignInOptions(), signIn), entry(ownSessionsOptions(), sessions)]}>
      <ProfileView />
    </Hydrate>
  );
}
