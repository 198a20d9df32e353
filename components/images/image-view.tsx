"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { WatchButton } from "@/components/inbox/watch-button";
import { PageHeader } from "@/components/shell/page-header";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { formatNumber, plural } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { QueryState } from "@/components/ui/query-state";
import { CardSkeleton } from "@/components/ui/skeleton";
import { CoverageTag, RunningTag } from "@/components/ui/tags";
import { withQuery } from "@/lib/client/fetch";
import { imageOptions } from "@/lib/client/images";
import type { ImageDetail } from "@/lib/schemas/images";
import { CoverageBanner } from "./coverage-banner";
import { Digest } from "./digest";
import { ImageBase } from "./image-base";
import { ImageFacts, OsName } from "./image-facts";
import { ImageLayers } from "./image-layers";
import { ImageOrigin } from "./image-origin";
import { ImagePackages } from "./image-packages";
import { ImageRunsIn } from "./image-runs-in";
import { ImageScans } from "./image-scans";
import { LinkedSeverities } from "./linked-severities";
import { TagHistory } from "./tag-history";

const KIND_WORDS: Record<string, string> = {
  license: "licence",
  benchmark: "benchmark check",
  policy: "policy result",
};

function Vulnerabilities({ image }: { image: ImageDetail }) {
  const all = image.summary?.vulnerabilities;
  const others = image.otherKinds.filter((kind) => kind.count > 0);
  return (
    <Card
      title="Vulnerabilities"
      question={all ? `${formatNumber(all.total)} in its packages, each version counted; the list takes a package once` : undefined}
      action={
        <Link
          href={withQuery("/findings", { image: image.id, kind: "vulnerability" })}
          className="shrink-0 text-xs text-accent hover:underline"
        >
          open findings
        </Link>
      }
    >
      {all ? (
        <LinkedSeverities
          counts={all}
          href={(severity) => withQuery("/findings", { image: image.id, kind: "vulnerability", severity, state: "any" })}
        />
      ) : (
        <p>
          <Unknown reason="No scan of it has worked">not known: never scanned</Unknown>
        </p>
      )}
      {others.length > 0 ? (
        <p className="mt-2.5 flex flex-wrap gap-x-3 gap-y-1 text-muted">
          Also open:
          {others.map(({ kind, count }) => (
            <Link
              key={kind}
              href={withQuery("/findings", { image: image.id, kind })}
              className="text-ink hover:text-accent hover:underline"
            >
              {plural(count, KIND_WORDS[kind] ?? kind)}
            </Link>
          ))}
        </p>
      ) : null}
    </Card>
  );
}

function Heading({ image }: { image: ImageDetail }) {
  return (
    <>
      <PageHeader
        title={<span className="font-mono text-base break-all">{image.reference}</span>}
        asOf={image.lastScanAt}
        actions={<WatchButton kind="repository" thing={image.repository.id} />}
      />
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-muted">
        <span className="inline-flex flex-wrap items-center gap-1.5">
          <CoverageTag coverage={image.coverage} />
          {image.running ? <RunningTag /> : <Badge title="No workload of a listed cluster runs it">not running</Badge>}
          {image.newest ? (
            <Badge title="The newest image of its repository">newest</Badge>
          ) : (
            <Badge title="A newer image of its repository is known">superseded</Badge>
          )}
        </span>
        <Digest digest={image.digest} />
        {image.platform ? (
          <Badge title="One digest or tag names an image for each platform; this is the one for these nodes">{image.platform}</Badge>
        ) : null}
        {image.os === null ? <span className="text-faint">OS not known</span> : <OsName image={image} />}
        <span>{image.team ? image.team.name : "no team"}</span>
        <a href="#runs-in" className="hover:text-accent hover:underline">
          {image.workloads === 0 ? "runs nowhere that we know of" : `runs in ${plural(image.workloads, "workload")}`}
        </a>
      </div>
    </>
  );
}

export function ImageView({ id }: { id: string }) {
  const query = useQuery(imageOptions(id));
  return (
    <QueryState query={query} what="the image" loading={<CardSkeleton className="mt-16 h-64" />}>
      {(image) => (
        <>
          <Heading image={image} />
          <CoverageBanner image={image} />
          <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_22.5rem]">
            <div className="flex min-w-0 flex-col gap-3">
              <Vulnerabilities image={image} />
              <ImageLayers image={image} />
              <ImagePackages image={image} />
            </div>
            <div className="grid min-w-0 grid-cols-1 gap-3 md:grid-cols-2 xl:grid-cols-1">
              <ImageScans scans={image.scans} />
              <ImageBase image={image} />
              <ImageOrigin image={image} />
              <ImageRunsIn image={image} />
              <ImageFacts image={image} />
              <TagHistory image={image} />
            </div>
          </div>
        </>
      )}
    </QueryState>
  );
}
