"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleDot } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ExternalLink } from "@/components/ui/external-link";
import { TimeAgo } from "@/components/ui/time-ago";
import { trackersOptions } from "@/lib/client/tickets";
import type { FindingDetail } from "@/lib/schemas/findings";
import type { TicketItem } from "@/lib/schemas/tickets";
import { TicketDialog } from "./ticket-dialog";

const LOOKS: Record<TicketItem["state"], { icon: typeof CircleDot; className: string }> = {
  opening: { icon: CircleDashed, className: "text-faint" },
  open: { icon: CircleDot, className: "text-good" },
  closed: { icon: CircleCheck, className: "text-muted" },
};

const nameOf = ({ tracker, number }: TicketItem): string =>
  number === null ? tracker.name : tracker.kind === "github" ? `${tracker.name} #${number}` : number;

function Ticket({ ticket }: { ticket: TicketItem }) {
  const { icon: Icon, className } = LOOKS[ticket.state];
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-0.5 size-3.5 shrink-0 ${className}`} />
      <div className="min-w-0">
        <p className="flex flex-wrap gap-x-1.5">
          {ticket.url === null ? <span>{nameOf(ticket)}</span> : <ExternalLink href={ticket.url}>{nameOf(ticket)}</ExternalLink>}
          <span className="text-muted">
            {ticket.state === "opening" ? "is being opened" : ticket.state} <TimeAgo at={ticket.stateAt} />
          </span>
        </p>
        {ticket.fault ? <p className="text-xs text-warn">{ticket.fault} It is tried again.</p> : null}
        <p className="truncate text-xs text-faint" title={ticket.title}>
          {ticket.title}
        </p>
      </div>
    </li>
  );
}

/** The issues that a finding is linked to, with their state there, and the way to another. */
export function Tickets({ finding }: { finding: FindingDetail }) {
  const may = useCan("findings:triage");
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ ...trackersOptions(), enabled: may });
  const trackers = data?.items ?? [];
  return (
    <div className="flex flex-col items-start gap-2">
      {finding.tickets.length > 0 ? (
        <ul className="flex w-full flex-col gap-1.5" aria-label="Issues">
          {finding.tickets.map((ticket) => (
            <Ticket key={ticket.id} ticket={ticket} />
          ))}
        </ul>
      ) : (
        <p className="text-muted">
          {may && data && trackers.length === 0 ? "No tracker is set up: Settings → Channels can add GitHub or Jira." : "None."}
        </p>
      )}
      {trackers.length > 0 ? <Button onClick={() => setOpen(true)}>Open an issue…</Button> : null}
      <Dialog open={open} onOpenChange={setOpen}>
        {open ? <TicketDialog finding={finding} trackers={trackers} onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </div>
  );
}
