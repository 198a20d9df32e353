import Link from "next/link";
import { ChartCard } from "@/components/charts/chart-card";
import { LoadBar } from "@/components/charts/meter";
import { Delta } from "@/components/ui/delta";
import { formatNumber, plural } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { postureLinks } from "@/lib/client/posture-links";
import { NO_TEAM } from "@/lib/client/scope";
import type { Posture } from "@/lib/schemas/posture";
import { InventoryLink } from "./inventory-link";

type TeamLoad = Posture["byTeam"][number];
type Scoped = (href: string) => string;

const excess = ({ load }: TeamLoad): number => (load.value === null ? -1 : load.value / Math.max(1, load.line));
const worstFirst = (teams: readonly TeamLoad[]): TeamLoad[] => [...teams].sort((a, b) => excess(b) - excess(a));
const teamHref = ({ team }: TeamLoad, path: string): string => `${path}?team=${team?.id ?? NO_TEAM}`;

function Row({ each, max, scoped }: { each: TeamLoad; max: number; scoped: Scoped }) {
  const { team, load } = each;
  return (
    <li className="grid grid-cols-[minmax(5rem,7rem)_minmax(3rem,1fr)_auto_2.75rem] items-center gap-2.5 border-b py-[5px] last:border-b-0">
      <Link
        href={scoped(teamHref(each, "/findings"))}
        className="truncate py-0.5 hover:text-accent hover:underline"
        title={team?.name ?? "Workloads that no rule gives to a team"}
      >
        {team?.name ?? "unowned"}
      </Link>
      <LoadBar value={load.value} withFog={load.withFog} line={load.line} max={max} />
      <span className="text-right whitespace-nowrap tabular-nums">
        {load.value === null ? (
          <Unknown reason={load.unknown ?? "no data"}>?</Unknown>
        ) : (
          <b className="font-semibold">{formatNumber(Math.round(load.value))}</b>
        )}
        <span className="text-faint"> / {formatNumber(load.line)}</span>
      </span>
      <Delta value={load.change7d === null ? null : Math.round(load.change7d)} period="7 days" className="text-right" />
    </li>
  );
}

function TeamTable({ teams }: { teams: readonly TeamLoad[] }) {
  return (
    <Table label="Load by team" wrapClassName="-mx-4 max-h-[264px]">
      <THead>
        <TR>
          <TH>Team</TH>
          <TH align="right">Load</TH>
          <TH align="right">With fog</TH>
          <TH align="right">Line</TH>
          <TH align="right">7 days</TH>
        </TR>
      </THead>
      <TBody>
        {teams.map(({ team, load }) => (
          <TR key={team?.id ?? NO_TEAM}>
            <TD>{team?.name ?? "unowned"}</TD>
            <TD align="right">{load.value === null ? <Unknown reason={load.unknown ?? "no data"} /> : formatNumber(load.value)}</TD>
            <TD align="right">{load.withFog === null ? "–" : formatNumber(load.withFog)}</TD>
            <TD align="right">{formatNumber(load.line)}</TD>
            <TD align="right">
              <Delta value={load.change7d} period="7 days" />
            </TD>
          </TR>
        ))}
      </TBody>
    </Table>
  );
}

/** Who carries it: each team's load against its own line. */
export function TeamLoads({ posture, scoped, className }: { posture: Posture; scoped: Scoped; className?: string }) {
  const teams = worstFirst(posture.byTeam);
  const greatest = Math.max(1, ...teams.flatMap(({ load }) => [load.withFog ?? 0, load.value ?? 0, load.line]));
  // One team far above all others must not press the rest into stubs.
  const max = Math.min(greatest * 1.05, Math.max(...teams.map(({ load }) => load.line)) * 2.2);
  const above = teams.filter(({ load }) => load.verdict === "above").length;
  const cannotTell = teams.filter(({ load }) => load.verdict === "cannot_tell").length;
  const unowned = teams.find(({ team }) => team === null)?.workloads ?? 0;
  return (
    <ChartCard
      title="By team"
      question="load / line, change over 7 days"
      what="the teams' loads"
      {...(className ? { className } : {})}
      chart={
        teams.length === 0 ? (
          <p className="text-muted">No team has running workloads here.</p>
        ) : (
          <ul className="scroll-thin max-h-[264px] overflow-y-auto">
            {teams.map((each) => (
              <Row key={each.team?.id ?? NO_TEAM} each={each} max={max} scoped={scoped} />
            ))}
          </ul>
        )
      }
      table={<TeamTable teams={teams} />}
      footer={
        <p className="mt-auto pt-2 text-xs text-faint">
          {above === 0 ? "none above the line" : `${above} above the line`}
          {cannotTell > 0 ? ` · ${cannotTell} cannot tell` : ""}
          {unowned > 0 ? (
            <>
              {" · "}
              <InventoryLink
                href={postureLinks.unownedWorkloads()}
                className="text-muted underline decoration-dotted underline-offset-2 hover:text-ink"
              >
                {plural(unowned, "workload")} unowned
              </InventoryLink>
            </>
          ) : null}
        </p>
      }
    />
  );
}
