"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Fault } from "@/components/ui/fault";
import { formatNumber, plural } from "@/components/ui/format";
import { Skeleton } from "@/components/ui/skeleton";
import { Verdict } from "@/components/ui/verdict";
import { simulationOptions } from "@/lib/client/policies";
import type { Simulation } from "@/lib/schemas/policies";

const FEW_TEAMS = 6;

function Teams({ teams }: { teams: Simulation["teams"] }) {
  return (
    <ul className="flex flex-wrap gap-1 text-xs" aria-label="Whose workloads">
      {teams.slice(0, FEW_TEAMS).map(({ team, workloads }) => (
        <li key={team?.id ?? "none"}>
          <Badge tone={team ? "neutral" : "fog"}>
            {team?.name ?? "Unowned"} {formatNumber(workloads)}
          </Badge>
        </li>
      ))}
      {teams.length > FEW_TEAMS ? <li className="text-faint">and {plural(teams.length - FEW_TEAMS, "more team")}</li> : null}
    </ul>
  );
}

function Examples({ examples, workloads }: Pick<Simulation, "examples" | "workloads">) {
  const shown = new Set(examples.map(({ workload }) => workload.id)).size;
  return (
    <ul className="flex flex-col text-xs" aria-label="Workloads with the most of it">
      {examples.map(({ workload, namespace, cluster, image, findings }) => (
        <li key={`${workload.id} ${image.id}`} className="flex items-baseline gap-2 border-b py-1 last:border-b-0">
          <span className="min-w-0 flex-1 truncate">
            <Link href={`/workloads/${workload.id}`} prefetch={false} className="hover:text-accent hover:underline">
              {namespace}/{workload.name}
            </Link>{" "}
            <span className="text-faint">{cluster.name}</span>
          </span>
          {findings === null ? null : (
            <Link
              href={`/images/${image.id}`}
              prefetch={false}
              className="tabular-nums hover:text-accent hover:underline"
              title={image.name}
            >
              {plural(findings, "finding")}
            </Link>
          )}
        </li>
      ))}
      {workloads > shown ? <li className="pt-1 text-faint">and {formatNumber(workloads - shown)} more</li> : null}
    </ul>
  );
}

function Outcome({ simulation: { workloads, images, others, findings, of, teams, examples } }: { simulation: Simulation }) {
  if (workloads + images + others === 0) return <Verdict tone="good">Nothing that runs today meets it.</Verdict>;
  return (
    <div className="flex flex-col gap-2">
      <p>
        <b className="text-base tabular-nums">{formatNumber(workloads)}</b> of {plural(of.workloads, "workload")}, by {formatNumber(images)}{" "}
        of {plural(of.images, "image")}
        {findings === null ? "" : ` and ${plural(findings, "finding")}`}
        {others > 0 ? `; and ${plural(others, "resource")} that ${others === 1 ? "is" : "are"} no image` : ""}
      </p>
      {teams.length > 0 ? <Teams teams={teams} /> : null}
      <Examples examples={examples} workloads={workloads} />
    </div>
  );
}

/** What runs today and would meet a condition: what switching it on would stop. */
export function SimulationView({ condition }: { condition: string }) {
  const { data, error } = useQuery(simulationOptions(condition));
  if (error) return <Fault message={error.message} />;
  if (!data) return <Skeleton className="h-20 w-full" />;
  return <Outcome simulation={data} />;
}
