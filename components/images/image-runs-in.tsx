import Link from "next/link";
import { Card } from "@/components/ui/card";
import { plural } from "@/components/ui/format";
import { ExposedTag } from "@/components/ui/tags";
import type { ImageDetail } from "@/lib/schemas/images";

/** How sure it is that this very image runs there. */
const MATCHED: Record<string, { word: string; why: string }> = {
  digest: { word: "by digest", why: "The runtime reports this image's digest: certain" },
  config: { word: "by config digest", why: "The runtime reports the digest of this image's config: certain" },
  platform: {
    word: "by another platform’s image",
    why: "Its nodes run what the same digest or tag names for their own platform, which nobody has scanned",
  },
  tag: { word: "by tag only", why: "Only the tag agrees: it may have moved since" },
};

export function ImageRunsIn({ image }: { image: ImageDetail }) {
  const { runsIn } = image;
  return (
    <Card title="Where it runs" question={runsIn.length > 0 ? plural(runsIn.length, "container") : undefined} flush id="runs-in">
      {runsIn.length === 0 ? (
        <p className="px-4 pb-3.5 text-muted">
          {image.workloads > 0 ? "Only in workloads of other teams." : "No workload of a listed cluster runs it."}
        </p>
      ) : (
        <ul tabIndex={0} aria-label="Where it runs" className="scroll-thin relative max-h-96 overflow-y-auto">
          {runsIn.map((place) => {
            const matched = MATCHED[place.matchedBy] ?? { word: place.matchedBy, why: "" };
            return (
              <li key={`${place.workload.id} ${place.container}`} className="flex items-start gap-2 border-b px-4 py-1.5 last:border-b-0">
                <div className="min-w-0 flex-1">
                  <Link href={`/workloads/${place.workload.id}`} className="font-medium break-words hover:text-accent hover:underline">
                    <span className="font-normal text-muted">{place.namespace}/</span>
                    {place.workload.name}
                  </Link>
                  <p className="text-xs text-faint">
                    {place.kind} · {place.cluster.name} · {place.team?.name ?? "no team"}
                  </p>
                  <p className="text-xs text-faint" title={matched.why}>
                    container <span className="font-mono">{place.container}</span>, known {matched.word}
                  </p>
                </div>
                <ExposedTag exposed={place.exposed} />
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
