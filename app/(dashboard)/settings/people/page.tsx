import { PeopleView } from "@/components/settings/people-view";
import { currentCtx } from "@/lib/auth/current-ctx";
import { peopleOptions } from "@/lib/client/admin";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { allows } from "@/lib/core/permissions";
import { listPeople } from "@/lib/queries/list-people";

export const metadata = { title: "People" };

export default async function PeoplePage() {
  const ctx = await currentCtx();
  const entries = allows(ctx.role, "people:read") && ctx.teams === "all" ? [entry(peopleOptions(), await read(listPeople(ctx, {})))] : [];
  return (
    <Hydrate entries={entries}>
      <PeopleView />
    </Hydrate>
  );
}
