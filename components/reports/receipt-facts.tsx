import { Download } from "lucide-react";
import Link from "next/link";
import { fact } from "@/components/list/fact";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Copyable } from "@/components/ui/copyable";
import { DefinitionList } from "@/components/ui/definition-list";
import { formatBytes } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { TimeAgo } from "@/components/ui/time-ago";
import { toolName } from "@/lib/core/tool-name";
import type { Receipt } from "@/lib/schemas/reports";
import { reportName } from "./report-columns";

function Target({ target }: { target: Receipt["target"] }) {
  if (!target) return <Unknown reason="Not read yet, or it speaks of no single thing">not said</Unknown>;
  return (
    <>
      {target.imageId ? (
        <Link href={`/images/${target.imageId}`} className="font-mono text-xs break-all text-accent hover:underline">
          {target.name}
        </Link>
      ) : (
        <span className="font-mono text-xs break-all">{target.name}</span>
      )}
      <span className="block text-xs text-faint">{target.kind}</span>
      {target.digest ? <Copyable text={target.digest} what="digest" /> : null}
    </>
  );
}

/** Where the document came from, what it was taken for, and the bytes themselves. */
export function ReceiptFacts({ receipt }: { receipt: Receipt }) {
  return (
    <Card
      title="The document"
      action={
        <Button asChild>
          <a
            href={`/api/v1/reports/${receipt.id}/raw`}
            download={receipt.filename?.replace(/\.gz$/, "") ?? `${receipt.sha256.slice(0, 12)}.json`}
            aria-label={`Download ${reportName(receipt)} as it was sent`}
          >
            <Download /> Raw
          </a>
        </Button>
      }
    >
      <DefinitionList
        items={[
          fact("Of", <Target target={receipt.target} />),
          fact(
            "Tool",
            receipt.tool ? (
              `${toolName(receipt.tool)} ${receipt.toolVersion ?? "(version not said)"}`
            ) : (
              <Unknown reason="Not read yet, or the document does not say">not known</Unknown>
            ),
          ),
          fact("Format", receipt.format ?? <Unknown reason="Not read yet">not known</Unknown>),
          fact(
            "Cluster",
            receipt.cluster ? (
              <Link href={`/clusters/${encodeURIComponent(receipt.cluster.name)}`} className="hover:text-accent hover:underline">
                {receipt.cluster.name}
              </Link>
            ) : (
              <span className="text-muted">none</span>
            ),
          ),
          fact("Team", receipt.team?.name ?? <span className="text-muted">none</span>),
          fact(
            "Made",
            receipt.generatedAt ? (
              <TimeAgo at={receipt.generatedAt} />
            ) : (
              <Unknown reason="The document does not say when it was made: the time of receipt counts">not said</Unknown>
            ),
          ),
          fact("Received", <TimeAgo at={receipt.receivedAt} />),
          fact("Finished", receipt.finishedAt ? <TimeAgo at={receipt.finishedAt} /> : <span className="text-muted">not yet</span>),
          fact("From", receipt.receivedBy),
          fact("File", receipt.filename ?? <span className="text-muted">no name was given</span>),
          fact("Size", `${formatBytes(receipt.sizeBytes)} unpacked`),
          fact("SHA-256", <Copyable text={receipt.sha256} what="SHA-256" />),
          fact(
            "Same bytes as",
            receipt.sameAs ? (
              <Link href={`/reports/${receipt.sameAs}`} className="text-accent hover:underline">
                an earlier report
              </Link>
            ) : (
              <span className="text-muted">no earlier report</span>
            ),
          ),
        ]}
      />
    </Card>
  );
}
