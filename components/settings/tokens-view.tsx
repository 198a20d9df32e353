"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useCan } from "@/components/shell/me-context";
import { ROLE_WORD } from "@/components/shell/user-menu";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog, Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { TimeAgo, useNow } from "@/components/ui/time-ago";
import { revokeToken, type TokenList, tokensOptions } from "@/lib/client/admin";
import { Panel, SectionHead } from "./settings-frame";
import { TokenDialog } from "./token-dialog";

type Token = TokenList["items"][number];

function Ends({ token, now }: { token: Token; now: number }) {
  if (token.revokedAt) {
    return (
      <Badge tone="bad">
        revoked <TimeAgo at={token.revokedAt} />
      </Badge>
    );
  }
  if (token.makerDisabled) return <Badge tone="warn">stopped: its maker is disabled</Badge>;
  if (token.expiresAt && now && Date.parse(token.expiresAt) < now) return <Badge tone="warn">expired</Badge>;
  return token.expiresAt ? <TimeAgo at={token.expiresAt} /> : <span className="text-faint">when revoked</span>;
}

function TokenRow({ token, mayWrite }: { token: Token; mayWrite: boolean }) {
  const queryClient = useQueryClient();
  const now = useNow();
  const revoke = async () => {
    await revokeToken(token.id);
    await queryClient.invalidateQueries({ queryKey: ["tokens"] });
    toast.success(`Token ${token.name} no longer works.`);
  };
  return (
    <TR className={cn(token.revokedAt !== null && "text-faint")}>
      <TD className="font-medium">
        {token.name} <span className="block font-mono text-xs font-normal text-faint sm:hidden">…{token.lastFour}</span>
      </TD>
      <TD className="font-mono text-xs max-sm:hidden">…{token.lastFour}</TD>
      <TD>
        {ROLE_WORD[token.role]}
        {token.teams.length > 0 ? (
          <span className="ml-1.5 text-xs text-faint">{token.teams.map((team) => team.name).join(", ")}</span>
        ) : null}
      </TD>
      <TD className="whitespace-nowrap text-muted max-sm:hidden">
        <TimeAgo at={token.lastUsedAt} />
      </TD>
      <TD className="whitespace-nowrap text-muted">
        <Ends token={token} now={now} />
      </TD>
      <TD align="right">
        {mayWrite && !token.revokedAt ? (
          <ConfirmDialog
            trigger={<Button variant="ghost">Revoke</Button>}
            title={`Revoke ${token.name}?`}
            body="What still uses it is refused from now on. This cannot be undone."
            confirm="Revoke"
            danger
            onConfirm={revoke}
          />
        ) : null}
      </TD>
    </TR>
  );
}

export function TokensView() {
  const query = useQuery(tokensOptions());
  const mayWrite = useCan("tokens:write");
  const [making, setMaking] = useState(false);
  return (
    <>
      <SectionHead
        title="API tokens"
        action={
          mayWrite ? (
            <Button variant="primary" onClick={() => setMaking(true)}>
              <Plus /> New token
            </Button>
          ) : null
        }
      >
        For pipelines, agents and scripts. Only a hash is kept; a lost token is revoked and made anew.
      </SectionHead>
      <Panel>
        <QueryState
          query={query}
          what="the tokens"
          loading={<TableSkeleton rows={5} />}
          isEmpty={({ items }) => items.length === 0}
          empty={
            <EmptyState
              icon={<KeyRound />}
              title="No token yet"
              why="A pipeline needs one to send its reports. Ingest is the role that can do least."
            />
          }
        >
          {({ items }) => (
            <Table label="API tokens">
              <THead>
                <TR>
                  <TH>Name</TH>
                  <TH className="max-sm:hidden">Last four</TH>
                  <TH>May</TH>
                  <TH className="max-sm:hidden">Last used</TH>
                  <TH>Expires</TH>
                  <TH>
                    <span className="sr-only">Revoke</span>
                  </TH>
                </TR>
              </THead>
              <TBody>
                {items.map((token) => (
                  <TokenRow key={token.id} token={token} mayWrite={mayWrite} />
                ))}
              </TBody>
            </Table>
          )}
        </QueryState>
      </Panel>
      <Dialog open={making} onOpenChange={setMaking}>
        {making ? <TokenDialog /> : null}
      </Dialog>
    </>
  );
}
