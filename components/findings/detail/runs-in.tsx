import Link from "next/link";
import { ExposedTag, PrivilegedTag } from "@/components/ui/tags";
import type { FindingDetail } from "@/lib/schemas/findings";

/** The workloads whose running image shows it. */
export function RunsIn({ finding }: { finding: FindingDetail }) {
  if (finding.runsIn.length === 0)
    return <p className="text-muted">Nothing in the inventory runs it. A cluster that sends no inventory is not seen.</p>;
  return (
    <ul className="flex flex-col">
      {finding.runsIn.map((place) => (
        <li key={`${place.workload.id} ${place.image.id}`} className="border-b py-1.5 last:border-b-0">
          <div className="flex items-center gap-2">
            <Link
              href={`/workloads/${place.workload.id}`}
              prefetch={false}
              className="min-w-0 flex-1 truncate font-mono text-xs leading-6 hover:text-accent hover:underline"
              title={`${place.kind} ${place.namespace}/${place.workload.name}`}
            >
              {place.namespace}/{place.workload.name}
            </Link>
            {place.privileged ? <PrivilegedTag /> : null}
            <ExposedTag exposed={place.exposed} />
          </div>
          <p className="truncate text-xs leading-6 text-muted">
            {place.kind} in{" "}
            <Link href={`/clusters/${place.cluster.id}`} prefetch={false} className="leading-6 hover:text-accent hover:underline">
              {place.cluster.name}
            </Link>
            {place.team ? ` · ${place.team.name}` : " · unowned"}
          </p>
          {place.exposure.map((route) => (
            <p key={route} className="text-xs break-words text-faint">
              {route}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
