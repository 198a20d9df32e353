import { formatDayYear, formatShare } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { SeverityChip } from "@/components/ui/severity-chip";
import { KevTag } from "@/components/ui/tags";
import type { WhereResult } from "@/lib/schemas/search";

const UNDERSTOOD = { vulnerability: "a vulnerability", package: "a package", image: "an image", nothing: "nothing known" } as const;

/** What the question was understood as, and what is known of it. */
export function Subject({ result }: { result: WhereResult }) {
  const { vulnerability } = result;
  return (
    <div className="flex flex-col gap-1">
      <h2 className="flex flex-wrap items-center gap-2 text-lg font-semibold tracking-tight">
        {vulnerability ? <SeverityChip severity={vulnerability.severity} form="word" /> : null}
        <span className="min-w-0 font-mono break-all">{result.title ?? result.query}</span>
        {vulnerability?.kevAddedOn ? <KevTag /> : null}
      </h2>
      <p className="text-muted">
        Understood as {UNDERSTOOD[result.understoodAs]}
        {vulnerability ? (
          <>
            {" "}
            · EPSS {vulnerability.epss === null ? <Unknown reason="no EPSS score is loaded for it" /> : formatShare(vulnerability.epss)}
            {vulnerability.kevAddedOn ? ` · known to be exploited since ${formatDayYear(vulnerability.kevAddedOn)}` : ""}
            {vulnerability.aliases.length > 0 ? ` · also ${vulnerability.aliases.join(", ")}` : ""}
          </>
        ) : null}
      </p>
      {vulnerability?.description ? <p className="line-clamp-3 max-w-[80ch] text-muted">{vulnerability.description}</p> : null}
    </div>
  );
}
