import Link from "next/link";
import { ChartCard } from "@/components/charts/chart-card";
import { cn } from "@/components/ui/cn";
import { formatNumber, plural } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { Verdict } from "@/components/ui/verdict";
import { postureLinks } from "@/lib/client/posture-links";
import { NO_TEAM } from "@/lib/client/scope";
import type { Posture } from "@/lib/schemas/posture";

type Cell = Posture["heatmap"]["cells"][number];
type Scoped = (href: string) => string;

/** How strong the colour is, in percent; roots keep small weights visible beside great ones. */
const strength = (weight: number, most: number): number => (most <= 0 ? 0 : Math.round(6 + 44 * Math.sqrt(weight / most)));

/** Red is kept for what is urgent; weight that may wait is the load's own blue; none is green. */
function ground({ weight, urgent }: Cell, most: number): string | undefined {
  if (weight === null) return undefined;
  if (weight === 0) return "var(--good-soft)";
  return `color-mix(in oklab, var(${urgent > 0 ? "--over" : "--load"}) ${strength(weight, most)}%, var(--card))`;
}

function said(cell: Cell, cluster: string, team: string): string {
  const weight = cell.weight === null ? "load cannot be told" : `${formatNumber(cell.urgent)} urgent, weight ${formatNumber(cell.weight)}`;
  const fog = cell.neverScanned > 0 ? `, ${plural(cell.neverScanned, "image")} never scanned` : "";
  return `${cluster}, ${team}: ${plural(cell.workloads, "workload")}, ${weight}${fog}`;
}

function HeatCell({ cell, most, href, label }: { cell: Cell; most: number; href: string; label: string }) {
  const { weight, urgent, neverScanned } = cell;
  return (
    <Link
      href={href}
      title={label}
      aria-label={label}
      className={cn(
        "relative flex h-10 items-center justify-center overflow-hidden rounded text-xs tabular-nums hover:ring-2 hover:ring-accent",
        weight === null && "border border-dashed border-line-strong",
        urgent > 0 ? "font-semibold" : "text-muted",
      )}
      style={{ background: ground(cell, most) }}
    >
      {weight === null ? <span aria-hidden className="fog absolute inset-0 opacity-60" /> : null}
      {weight !== null && neverScanned > 0 ? <span aria-hidden className="fog absolute top-0 right-0 h-full w-2.5" /> : null}
      <span className="relative">{weight === null ? "?" : formatNumber(urgent)}</span>
    </Link>
  );
}

function HeatVerdict({ cells }: { cells: readonly Cell[] }) {
  const urgent = cells.filter((cell) => cell.urgent > 0).length;
  const fog = cells.filter((cell) => cell.weight === null || cell.neverScanned > 0).length;
  if (urgent > 0)
    return (
      <Verdict tone="bad">
        {urgent === 1 ? "Urgent work lies in one place." : `Urgent work lies in ${urgent} of ${cells.length} places.`}
      </Verdict>
    );
  if (fog > 0)
    return (
      <Verdict tone="unknown">
        Nothing urgent where we can see; {fog} of {cells.length} places are in part unseen.
      </Verdict>
    );
  return <Verdict tone="good">Nothing urgent anywhere.</Verdict>;
}

/** Where it lies: clusters down, teams across. */
export function HeatMap({ posture, scoped, className }: { posture: Posture; scoped: Scoped; className?: string }) {
  const { clusters, teams, cells } = posture.heatmap;
  const most = Math.max(0, ...cells.map((cell) => cell.weight ?? 0));
  const at = (clusterId: string, teamId: string | null) => cells.find((cell) => cell.clusterId === clusterId && cell.teamId === teamId);
  const href = (cluster: string, cell: Cell) => scoped(postureLinks.cell(cluster, cell));
  const columns = `minmax(5.5rem,max-content) repeat(${teams.length}, minmax(3rem, 1fr))`;
  const heads = teams.map((team) => (
    <span key={team.id ?? NO_TEAM} className="relative h-12 text-2xs text-faint" title={team.name}>
      <span className="absolute bottom-0.5 left-1/2 max-w-24 origin-bottom-left -rotate-[35deg] truncate">{team.name}</span>
    </span>
  ));
  return (
    <ChartCard
      title="Where it lies"
      question="urgent findings; red where any, deeper = heavier"
      what="clusters and teams"
      {...(className ? { className } : {})}
      chart={
        cells.length === 0 ? (
          <p className="text-muted">No cluster has sent its inventory yet.</p>
        ) : (
          <div tabIndex={0} role="region" aria-label="Clusters and teams" className="scroll-thin -mx-1 overflow-x-auto px-1 py-0.5">
            <div className="grid items-center gap-1 pr-8" style={{ gridTemplateColumns: columns }}>
              <span />
              {heads}
              {clusters.flatMap((cluster) => [
                <Link
                  key={cluster.id}
                  href={scoped(`/clusters/${cluster.id}`)}
                  className="max-w-32 truncate py-1 pr-2 text-xs hover:text-accent hover:underline"
                  title={cluster.name}
                >
                  {cluster.name}
                </Link>,
                ...teams.map((team) => {
                  const cell = at(cluster.id, team.id);
                  const key = `${cluster.id} ${team.id ?? NO_TEAM}`;
                  if (!cell)
                    return (
                      <span
                        key={key}
                        title={`${cluster.name}, ${team.name}: no workloads`}
                        className="flex h-10 items-center justify-center rounded bg-sunken/60 text-faint"
                      >
                        ·
                      </span>
                    );
                  return (
                    <HeatCell
                      key={key}
                      cell={cell}
                      most={most}
                      href={href(cluster.name, cell)}
                      label={said(cell, cluster.name, team.name)}
                    />
                  );
                }),
              ])}
            </div>
          </div>
        )
      }
      table={
        <Table label="Clusters and teams" wrapClassName="-mx-4 max-h-[220px]">
          <THead>
            <TR>
              <TH>Cluster</TH>
              <TH>Team</TH>
              <TH align="right">Workloads</TH>
              <TH align="right">Urgent</TH>
              <TH align="right">Weight</TH>
              <TH align="right">Unseen</TH>
            </TR>
          </THead>
          <TBody>
            {clusters.flatMap((cluster) =>
              teams.flatMap((team) => {
                const cell = at(cluster.id, team.id);
                if (!cell) return [];
                return [
                  <TR key={`${cluster.id} ${team.id ?? NO_TEAM}`}>
                    <TD>{cluster.name}</TD>
                    <TD>{team.name}</TD>
                    <TD align="right">{formatNumber(cell.workloads)}</TD>
                    <TD align="right">{formatNumber(cell.urgent)}</TD>
                    <TD align="right">
                      {cell.weight === null ? <Unknown reason="none of its images was scanned" /> : formatNumber(cell.weight)}
                    </TD>
                    <TD align="right">{formatNumber(cell.neverScanned)}</TD>
                  </TR>,
                ];
              }),
            )}
          </TBody>
        </Table>
      }
      footer={
        cells.length === 0 ? null : (
          <div className="mt-auto pt-2">
            <HeatVerdict cells={cells} />
          </div>
        )
      }
    />
  );
}
