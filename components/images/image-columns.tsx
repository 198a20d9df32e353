import { SeverityBar, SeverityCounts } from "@/components/charts/severity-bar";
import type { DataColumn } from "@/components/data-table/data-table";
import { CellLink, RowLink } from "@/components/list/cell-link";
import { Badge } from "@/components/ui/badge";
import { formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { CoverageTag, RunningTag } from "@/components/ui/tags";
import { TimeAgo } from "@/components/ui/time-ago";
import { withQuery } from "@/lib/client/fetch";
import { toolName } from "@/lib/core/tool-name";
import type { ImageItem } from "@/lib/schemas/images";
import { ReferenceLine, ReferenceText } from "./reference-text";

function Reference({ image, wrap = false }: { image: ImageItem; wrap?: boolean }) {
  const Shown = wrap ? ReferenceText : ReferenceLine;
  return (
    <RowLink href={`/images/${image.id}`} className={wrap ? "whitespace-normal" : undefined} title={`${image.reference}\n${image.digest}`}>
      <Shown reference={image.reference} />
    </RowLink>
  );
}

const Flags = ({ image }: { image: ImageItem }) => (
  <>
    {image.running ? <RunningTag /> : null}
    {image.platform ? <Badge title="The image of this tag for nodes of this platform">{image.platform}</Badge> : null}
    {image.newest ? null : <Badge title="A newer image of its repository is known">superseded</Badge>}
    {image.osEndOfLife ? (
      <Badge tone="bad" title={`${image.os ?? "Its OS"} is past its end of life: no more fixes`}>
        OS EOL
      </Badge>
    ) : null}
  </>
);

const Team = ({ image }: { image: ImageItem }) =>
  image.team ? <span className="truncate">{image.team.name}</span> : <span className="text-faint">no team</span>;

export const IMAGE_COLUMNS: readonly DataColumn<ImageItem>[] = [
  {
    id: "name",
    header: "Image",
    width: "minmax(240px,2.4fr)",
    sorts: [{ label: "Image", by: "name", first: "asc" }],
    cell: (image) => <Reference image={image} />,
  },
  { id: "flags", header: "Standing", width: "minmax(152px,0.6fr)", from: 900, cell: (image) => <Flags image={image} /> },
  { id: "team", header: "Team", width: "minmax(90px,0.6fr)", from: 760, cell: (image) => <Team image={image} /> },
  { id: "coverage", header: "Coverage", width: "104px", cell: (image) => <CoverageTag coverage={image.coverage} /> },
  {
    id: "severity",
    header: "Vulnerabilities",
    width: "minmax(264px,0.8fr)",
    sorts: [{ label: "Vulnerabilities", by: "critical", first: "desc" }],
    cell: (image) =>
      image.summary ? (
        <>
          <span className="w-12 shrink-0">
            <SeverityBar counts={image.summary.vulnerabilities} />
          </span>
          <SeverityCounts counts={image.summary.vulnerabilities} />
        </>
      ) : (
        <Unknown reason="No scan of it has worked">not known</Unknown>
      ),
  },
  {
    id: "workloads",
    header: "Runs in",
    width: "76px",
    align: "right",
    sorts: [{ label: "Runs in", by: "workloads", first: "desc" }],
    cell: (image) =>
      image.workloads === 0 ? (
        <span className="text-faint">–</span>
      ) : (
        <CellLink href={`/images/${image.id}#runs-in`}>{formatNumber(image.workloads)}</CellLink>
      ),
  },
  {
    id: "tools",
    header: "Tools",
    width: "minmax(84px,0.5fr)",
    from: 1000,
    cell: (image) =>
      image.tools.length === 0 ? (
        <span className="text-faint">none</span>
      ) : (
        <span className="truncate text-muted">{image.tools.map(toolName).join(", ")}</span>
      ),
  },
  {
    id: "scan",
    header: "Last scan",
    width: "84px",
    align: "right",
    sorts: [{ label: "Last scan", by: "lastScan", first: "desc" }],
    cell: (image) => <TimeAgo at={image.lastScanAt} className="text-muted" />,
  },
];

export function ImageCard({ image }: { image: ImageItem }) {
  return (
    <div className="flex flex-col gap-1 px-4 py-2.5">
      <Reference image={image} wrap />
      <div className="flex flex-wrap items-center gap-1.5">
        <CoverageTag coverage={image.coverage} />
        <Flags image={image} />
        <span className="text-xs text-muted">
          <Team image={image} />
          {image.lastScanAt ? (
            <>
              {" · "}
              <TimeAgo at={image.lastScanAt} />
            </>
          ) : null}
        </span>
      </div>
      <div className="flex items-center gap-3">
        <SeverityCounts counts={image.summary?.vulnerabilities ?? null} />
        {image.summary && image.summary.vulnerabilities.total > 0 ? (
          <CellLink className="ml-auto text-xs text-muted" href={withQuery("/findings", { image: image.id })}>
            findings
          </CellLink>
        ) : null}
      </div>
    </div>
  );
}
