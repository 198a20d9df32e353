import Link from "next/link";
import { fact } from "@/components/list/fact";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatBytes } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { TimeAgo } from "@/components/ui/time-ago";
import type { ImageDetail } from "@/lib/schemas/images";
import { Digest } from "./digest";

export function OsName({ image }: { image: Pick<ImageDetail, "os" | "osEndOfLife"> }) {
  if (image.os === null) return <Unknown reason="No scanner has said which OS it is built on">not known</Unknown>;
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      {image.os}
      {image.osEndOfLife ? (
        <Badge tone="bad" title="Its vendor ships no more fixes and often no more advisories: what scanners report is too little">
          end of life
        </Badge>
      ) : null}
    </span>
  );
}

export function OwnerRule({ team, rule }: { team: { name: string } | null; rule: string | null }) {
  if (!team) return <span className="text-muted">nobody: no ownership rule matches</span>;
  return (
    <>
      {team.name}
      <span className="block text-xs text-faint">{rule ?? "set by hand"}</span>
    </>
  );
}

/** What is known of the image itself. */
export function ImageFacts({ image }: { image: ImageDetail }) {
  const labels = Object.entries(image.labels);
  return (
    <Card title="About this image">
      <DefinitionList
        items={[
          fact("Digest", <Digest digest={image.digest} long />),
          ...(image.configDigest && image.configDigest !== image.digest
            ? [fact("Config", <Digest digest={image.configDigest} long />)]
            : []),
          fact(
            "Tags",
            image.tags.length > 0 ? (
              <span className="font-mono text-xs">{image.tags.join(", ")}</span>
            ) : (
              <span className="text-muted">none</span>
            ),
          ),
          fact(
            "Repository",
            <Link
              href={`/images?repository=${encodeURIComponent(image.repository.name)}`}
              className="font-mono text-xs break-all hover:text-accent hover:underline"
            >
              {image.repository.name}
            </Link>,
          ),
          fact("OS", <OsName image={image} />),
          fact("Platform", image.architecture ?? <Unknown reason="No tool has said it">not known</Unknown>),
          fact("Size", image.sizeBytes === null ? <Unknown reason="No tool has said it">not known</Unknown> : formatBytes(image.sizeBytes)),
          fact(
            "Built",
            image.builtAt ? (
              <TimeAgo at={image.builtAt} />
            ) : (
              <Unknown reason="No tool has said it, or the build left it out">not known</Unknown>
            ),
          ),
          fact("First seen", <TimeAgo at={image.firstSeenAt} />),
          fact("Team", <OwnerRule team={image.team} rule={image.ownerRule} />),
        ]}
      />
      {labels.length > 0 ? (
        <details className="mt-2">
          <summary className="cursor-pointer text-xs text-muted hover:text-ink">Labels ({labels.length})</summary>
          <DefinitionList
            className="mt-1 grid-cols-1 text-xs"
            items={labels.map(
              ([name, value]) =>
                [
                  name,
                  <span key={name} className="font-mono break-all">
                    {value}
                  </span>,
                ] as const,
            )}
          />
        </details>
      ) : null}
    </Card>
  );
}
