"use client";

import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/components/shell/me-context";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/shell/page-header";
import { ROLE_WORD } from "@/components/shell/user-menu";
import { Card } from "@/components/ui/card";
import { DefinitionList } from "@/components/ui/definition-list";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { TimeAgo } from "@/components/ui/time-ago";
import { ownSignInOptions } from "@/lib/client/sign-in";
import type { Me } from "@/lib/schemas/admin";
import type { OwnSignIn } from "@/lib/schemas/sign-in";
import { OwnSessions } from "./own-sessions";
import { PasswordCard } from "./password-card";
import { SecondFactorCard } from "./second-factor-card";

const seesWords = (teams: Me["teams"]): string =>
  teams === "all" ? "Everything of the organisation" : teams.map((team) => team.name).join(", ") || "No team yet, so nothing";

function SignInService({ identities }: Pick<OwnSignIn, "identities">) {
  return (
    <Card title="Sign-in service" question="Your account there opens this one.">
      <DefinitionList
        items={identities.map(({ issuer, subject, lastSignInAt }) => [
          issuer,
          <span key="subject">
            <span className="font-mono text-xs">{subject}</span>, last used <TimeAgo at={lastSignInAt} />
          </span>,
        ])}
      />
    </Card>
  );
}

/** One's own account. */
export function ProfileView() {
  const me = useMe();
  const query = useQuery(ownSignInOptions());
  return (
    <Page className="max-w-[900px] lg:mx-0">
      <PageHeader title="Your profile" />
      <div className="flex flex-col gap-4">
        <Card title={me.name} question={me.email ?? undefined}>
          <DefinitionList
            items={[
              ["Role", ROLE_WORD[me.role]],
              ["You see", seesWords(me.teams)],
            ]}
          />
        </Card>
        <QueryState query={query} what="how you sign in" loading={<TableSkeleton rows={4} />}>
          {({ password, totp, identities }) => (
            <>
              {identities.length > 0 ? <SignInService identities={identities} /> : null}
              {password ? <SecondFactorCard totp={totp} /> : null}
              {password ? <PasswordCard email={me.email ?? ""} /> : null}
            </>
          )}
        </QueryState>
        <OwnSessions />
      </div>
    </Page>
  );
}
