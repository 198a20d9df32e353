import Link from "next/link";
import { SeverityCounts } from "@/components/charts/severity-bar";
import { Card } from "@/components/ui/card";
import { Unknown } from "@/components/ui/measured";
import { CoverageTag } from "@/components/ui/tags";
import { withQuery } from "@/lib/client/fetch";
import type { WorkloadDetail } from "@/lib/schemas/inventory";
import { ContainerSettings } from "./container-settings";
import type { Container } from "./hardening";

const MATCHED: Record<string, string> = {
  digest: "known by digest",
  config: "known by config digest",
  tag: "known by tag only: it may have moved since",
  platform: "known by another platform’s image of the same digest or tag: nobody has scanned that of its nodes",
  none: "no scan of this image was matched",
};

function ContainerImage({ container }: { container: Container }) {
  return (
    <li className="flex flex-col gap-x-4 gap-y-1 border-b px-4 py-2 last:border-b-0 md:flex-row md:items-center">
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {container.name}
          {container.kind === "container" ? null : <span className="font-normal text-faint"> · {container.kind} container</span>}
        </p>
        {container.imageId && container.visible ? (
          <Link href={`/images/${container.imageId}`} className="font-mono text-xs break-all text-accent hover:underline">
            {container.image}
          </Link>
        ) : (
          <span className="font-mono text-xs break-all">{container.image}</span>
        )}
        <p className="text-2xs text-faint">
          {container.visible ? (MATCHED[container.matchedBy] ?? container.matchedBy) : "the image belongs to another team"}
        </p>
      </div>
      {container.visible ? (
        <div className="flex flex-wrap items-center gap-3">
          <CoverageTag coverage={container.coverage} />
          {container.imageId && container.severity ? (
            <Link href={withQuery("/findings", { image: container.imageId })} className="inline-flex min-h-6 items-center hover:underline">
              <SeverityCounts counts={container.severity} />
            </Link>
          ) : (
            <Unknown reason="No scan of it has worked">not known</Unknown>
          )}
        </div>
      ) : null}
    </li>
  );
}

export function WorkloadContainers({ workload }: { workload: WorkloadDetail }) {
  return (
    <Card title="Containers" question="what runs, and how freely" flush>
      {workload.containers.length === 0 ? (
        <p className="px-4 pb-3.5 text-muted">No container of it was listed.</p>
      ) : (
        <>
          <ul>
            {workload.containers.map((container) => (
              <ContainerImage key={`${container.kind} ${container.name}`} container={container} />
            ))}
          </ul>
          <div className="border-t pb-1">
            <ContainerSettings containers={workload.containers} />
          </div>
        </>
      )}
    </Card>
  );
}
