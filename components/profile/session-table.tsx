"use client";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo } from "@/components/ui/time-ago";
import type { SessionList } from "@/lib/schemas/sign-in";
import { describeAgent } from "./user-agent";

type Session = SessionList["items"][number];

const BY = { password: "password", oidc: "sign-in service" } as const;
const whereOf = ({ address }: Session): string => (!address || address === "direct" ? "not known" : address);

interface Props {
  label: string;
  sessions: SessionList;
  /** null: may only look */
  onEnd: ((session: Session) => Promise<unknown>) | null;
}

/** Where somebody is signed in; what a client says of itself is shown as text. */
export function SessionTable({ label, sessions, onEnd }: Props) {
  if (sessions.items.length === 0) return <p className="px-4 py-3 text-muted">Not signed in anywhere.</p>;
  return (
    <Table label={label}>
      <THead>
        <TR>
          <TH>Client</TH>
          <TH className="max-sm:hidden">Address</TH>
          <TH className="max-sm:hidden">By</TH>
          <TH align="right" className="max-sm:hidden">
            Since
          </TH>
          <TH align="right">Last seen</TH>
          {onEnd ? (
            <TH>
              <span className="sr-only">End</span>
            </TH>
          ) : null}
        </TR>
      </THead>
      <TBody>
        {sessions.items.map((session) => (
          <TR key={session.id}>
            <TD>
              <span title={session.userAgent ?? undefined}>{describeAgent(session.userAgent)}</span>{" "}
              {session.current ? <Badge tone="accent">this one</Badge> : null}
            </TD>
            <TD className="font-mono text-xs max-sm:hidden">{whereOf(session)}</TD>
            <TD className="text-muted max-sm:hidden">{BY[session.method]}</TD>
            <TD align="right" className="whitespace-nowrap text-muted max-sm:hidden">
              <TimeAgo at={session.createdAt} />
            </TD>
            <TD align="right" className="whitespace-nowrap text-muted">
              <TimeAgo at={session.lastSeenAt} />
            </TD>
            {onEnd ? (
              <TD align="right">
                <ConfirmDialog
                  trigger={<Button variant="ghost">End</Button>}
                  title={session.current ? "End this very session?" : "End this session?"}
                  body={session.current ? "You are signed out here at once." : `${describeAgent(session.userAgent)} is signed out at once.`}
                  confirm="End it"
                  danger
                  onConfirm={() => onEnd(session)}
                />
              </TD>
            ) : null}
          </TR>
        ))}
      </TBody>
    </Table>
  );
}
