import Link from "next/link";
import { Card } from "@/components/ui/card";
import { plural } from "@/components/ui/format";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { ExposedTag } from "@/components/ui/tags";
import type { ImageDetail } from "@/lib/schemas/images";

/** How sure it is that this very image runs there. */
const MATCHED: Record<string, { word: string; why: string }> = {
  digest: { word: "digest", why: "The runtime reports this image's digest: certain" },
  config: { word: "config digest", why: "The runtime reports the digest of this image's config: certain" },
  tag: { word: "tag only", why: "Only the tag agrees: it may have moved since" },
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
        <Table label="Where it runs" wrapClassName="max-h-96">
          <THead>
            <TR>
              <TH>Workload</TH>
              <TH>Container</TH>
              <TH>Known by</TH>
              <TH />
            </TR>
          </THead>
          <TBody>
            {runsIn.map((place) => {
              const matched = MATCHED[place.matchedBy] ?? { word: place.matchedBy, why: "" };
              return (
                <TR key={`${place.workload.id} ${place.container}`}>
                  <TD>
                    <Link href={`/workloads/${place.workload.id}`} className="font-medium hover:text-accent hover:underline">
                      {place.namespace}/{place.workload.name}
                    </Link>
                    <span className="block text-xs text-faint">
                      {place.kind} · {place.cluster.name} · {place.team?.name ?? "no team"}
                    </span>
                  </TD>
                  <TD className="font-mono text-xs">{place.container}</TD>
                  <TD className="text-xs text-muted" title={matched.why}>
                    {matched.word}
                  </TD>
                  <TD>
                    <ExposedTag exposed={place.exposed} />
                  </TD>
                </TR>
              );
            })}
          </TBody>
        </Table>
      )}
    </Card>
  );
}
