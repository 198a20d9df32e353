import { Badge } from "@/components/ui/badge";
import { formatNumber, plural } from "@/components/ui/format";
import { OutcomeChip } from "@/components/ui/outcome-chip";
import type { DecisionReach } from "@/lib/schemas/decisions";

const FEW_TEAMS = 4;

/** What stays open although it is in the scope, and what other decisions hold already. */
function notes({ staysOpen, already, lapsed }: DecisionReach): string[] {
  return [
    staysOpen > 0
      ? `${plural(staysOpen, "finding")} in the scope stay open: something else shows them too, or they are not yours to decide`
      : "",
    lapsed > 0 ? `${plural(lapsed, "finding")} would be open again at once: what ends the decision is true already` : "",
    already > 0 ? `${formatNumber(already)} are put aside already` : "",
  ].filter(Boolean);
}

/** The blast radius: what a decision puts aside, how urgent it is, where it runs, whose it is. */
export function ReachView({ reach }: { reach: DecisionReach }) {
  const { findings, places, workloads, exposed, running, teams, byOutcome, examples } = reach;
  return (
    <div className="flex flex-col gap-1.5">
      <p>
        <b className="text-base tabular-nums">{formatNumber(findings)}</b> {findings === 1 ? "finding" : "findings"} in{" "}
        {plural(places, "place")}
        {running > 0 ? `, running in ${plural(workloads, "workload")}` : ", none of it running"}
        {exposed > 0 ? (
          <>
            , <b className="text-bad">{formatNumber(exposed)} exposed</b>
          </>
        ) : null}
      </p>
      {byOutcome.some(({ outcome }) => outcome !== "none") ? (
        <ul className="flex flex-wrap gap-x-3 gap-y-1 text-xs">
          {byOutcome
            .filter(({ outcome }) => outcome !== "none")
            .map(({ outcome, count }) => (
              <li key={outcome} className="flex items-center gap-1">
                <OutcomeChip outcome={outcome} /> <span className="tabular-nums">{formatNumber(count)}</span>
              </li>
            ))}
        </ul>
      ) : null}
      {teams.length > 0 ? (
        <ul className="flex flex-wrap gap-1 text-xs" aria-label="Whose findings">
          {teams.slice(0, FEW_TEAMS).map(({ id, name, count }) => (
            <li key={id ?? name}>
              <Badge tone={id === null ? "fog" : "neutral"}>
                {name} {formatNumber(count)}
              </Badge>
            </li>
          ))}
          {teams.length > FEW_TEAMS ? <li className="text-faint">and {teams.length - FEW_TEAMS} more teams</li> : null}
        </ul>
      ) : null}
      {findings > 1 && examples.length > 0 ? (
        <ul className="text-xs text-muted" aria-label="The first of them">
          {examples.slice(0, 3).map(({ id, problem, place }) => (
            <li key={id} className="truncate">
              <span className="font-mono">{problem}</span> in {place}
            </li>
          ))}
        </ul>
      ) : null}
      {notes(reach).map((note) => (
        <p key={note} className="text-xs text-muted">
          {note}.
        </p>
      ))}
    </div>
  );
}
