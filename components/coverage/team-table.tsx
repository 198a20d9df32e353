"use client";

import Link from "next/link";
import { CoverageFigure } from "@/components/clusters/coverage-figure";
import { useScope } from "@/components/shell/use-scope";
import { formatShare } from "@/components/ui/format";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { NO_TEAM, withScope } from "@/lib/client/scope";
import type { Coverage } from "@/lib/schemas/images";

/** How well each team's running images are looked at: the figure that stands beside its risk. */
export function TeamTable({ teams }: { teams: Coverage["byTeam"] }) {
  const { scope } = useScope();
  return (
    <Table label="Coverage of teams">
      <THead>
        <TR>
          <TH>Team</TH>
          <TH align="right">Fresh</TH>
          <TH>Running images</TH>
        </TR>
      </THead>
      <TBody>
        {teams.map(({ team, images }) => {
          const all = images.fresh + images.stale + images.never;
          const list = (coverage: string) =>
            withScope(`/images?running=true&coverage=${coverage}`, { cluster: scope.cluster, team: team?.id ?? NO_TEAM });
          return (
            <TR key={team?.id ?? NO_TEAM}>
              <TD>
                <Link href={list("fresh,stale,never")} prefetch={false} className="leading-6 font-medium hover:text-accent hover:underline">
                  {team?.name ?? "Unowned"}
                </Link>
              </TD>
              <TD align="right">{all === 0 ? <span className="text-faint">unknown</span> : formatShare(images.fresh / all)}</TD>
              <TD className="min-w-40">
                <CoverageFigure images={images} href={list} />
              </TD>
            </TR>
          );
        })}
      </TBody>
    </Table>
  );
}
