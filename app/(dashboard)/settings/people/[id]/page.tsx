import { PersonView } from "@/components/settings/person-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { rightsOptions, sessionsOptions } from "@/lib/client/sign-in";
import { getRights } from "@/lib/queries/get-rights";
import { listSessions } from "@/lib/queries/list-sessions";

export const metadata = { title: "Person" };

export default async function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await currentCtx();
  const id = decodeURIComponent((await params).id);
  const [rights, sessions] = await Promise.all([read(getRights(ctx, { id })), read(listSessions(ctx, { id }))]);
  return (
    <Hydrate entries={[entry(rightsOptions(id), rights), entry(sessionsOptions(id), sessions)]}>
      <PersonView id={id} />
    </Hydrate>
  );
}
