"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCan } from "@/components/shell/me-context";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/dialog";
import { TimeAgo } from "@/components/ui/time-ago";
import { linkIdentity, resetTotp, rightsOptions, unlinkIdentity } from "@/lib/client/sign-in";
import type { PersonRights } from "@/lib/schemas/rights";

type Identity = PersonRights["identities"][number];

const ROW = "flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b py-1 last:border-b-0";

function SecondFactor({ rights, refresh }: { rights: PersonRights; refresh: () => Promise<void> }) {
  const mayWrite = useCan("people:write");
  const { person } = rights;
  return (
    <div className={ROW}>
      <span className="min-w-0 flex-1">
        Second factor: {person.secondFactor ? <Badge tone="good">on</Badge> : <Badge tone="neutral">off</Badge>}
      </span>
      {mayWrite && person.secondFactor ? (
        <ConfirmDialog
          trigger={<Button>Reset it</Button>}
          title={`Take the second factor of ${person.name} away?`}
          body="For whoever lost the app and the recovery codes; make sure that it is really them. Their sessions end, and the password alone opens the account until they set up a new one."
          confirm="Take it away"
          danger
          onConfirm={async () => {
            await resetTotp(person.id);
            await refresh();
          }}
        />
      ) : null}
    </div>
  );
}

function IdentityRow({ identity, name, refresh }: { identity: Identity; name: string; refresh: () => Promise<void> }) {
  const mayWrite = useCan("people:write");
  return (
    <div className={ROW}>
      <span className="min-w-0 flex-1 basis-72">
        {identity.linkedAt ? (
          "Sign-in service"
        ) : (
          <>
            <Badge tone="warn">waits to be linked</Badge> Sign-in service
          </>
        )}{" "}
        <span className="font-mono text-xs break-all">
          {identity.issuer} · {identity.subject}
        </span>
        <span className="block text-xs text-faint">
          {identity.email}, last used <TimeAgo at={identity.lastSignInAt} />
        </span>
      </span>
      {mayWrite && !identity.linkedAt ? (
        <ConfirmDialog
          trigger={<Button variant="primary">Link</Button>}
          title={`Let this identity sign in as ${name}?`}
          body="It has the same e-mail address at the sign-in service. Make sure that it is the same person: from then on it opens this account, and their groups give role and teams."
          confirm="Link"
          onConfirm={async () => {
            await linkIdentity(identity.id);
            await refresh();
          }}
        />
      ) : null}
      {mayWrite ? (
        <ConfirmDialog
          trigger={<Button variant="ghost">Remove</Button>}
          title="Remove this identity?"
          body="It no longer opens this account, and the sessions that it started end."
          confirm="Remove"
          danger
          onConfirm={async () => {
            await unlinkIdentity(identity.id);
            await refresh();
          }}
        />
      ) : null}
    </div>
  );
}

/** By what a person signs in, and what an administrator can do about it. */
export function PersonSignIn({ rights }: { rights: PersonRights }) {
  const queryClient = useQueryClient();
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: rightsOptions(rights.person.id).queryKey });
    await queryClient.invalidateQueries({ queryKey: ["people"] });
  };
  return (
    <Card title="Sign-in">
      <SecondFactor rights={rights} refresh={refresh} />
      {rights.identities.map((identity) => (
        <IdentityRow key={identity.id} identity={identity} name={rights.person.name} refresh={refresh} />
      ))}
    </Card>
  );
}
