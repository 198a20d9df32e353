"use client";

import Link from "next/link";
import { useState } from "react";
import { VerdictBadge } from "@/components/decisions/verdict-badge";
import { sourceWord, whyWord } from "@/components/decisions/words";
import { formatDayYear } from "@/components/ui/format";
import type { FindingStatement } from "@/lib/schemas/decisions";
import type { FindingDetail } from "@/lib/schemas/findings";

const FEW = 4;

/** How much of what is seen it is about, where that is not all. */
const coverage = ({ covers, seen }: FindingStatement): string | null =>
  covers < seen ? `covers ${covers} of the ${seen} places where it is seen` : null;

function Statement({ statement }: { statement: FindingStatement }) {
  const { author, format, report, reason, statedAt, stands } = statement;
  const source = sourceWord(format);
  const notes = [stands ? null : "overruled by a newer or narrower one", coverage(statement)].filter(Boolean).join(" · ");
  return (
    <li className="flex flex-col gap-0.5 border-b py-1.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <VerdictBadge verdict={statement.verdict} />
        <span className="min-w-0 font-medium break-words">{author}</span>
        <span className="text-xs text-faint">
          {report ? (
            <Link
              href={`/reports/${report.id}`}
              prefetch={false}
              className="leading-6 hover:text-accent hover:underline"
              title={report.name}
            >
              {source}
            </Link>
          ) : (
            source
          )}
          , {formatDayYear(statedAt)}
        </span>
      </div>
      <p className="break-words text-muted">{[whyWord(statement), reason].filter(Boolean).join(": ")}</p>
      <p className="font-mono text-2xs break-all text-faint">{statement.product}</p>
      {notes ? <p className="text-xs text-muted">{notes}</p> : null}
    </li>
  );
}

/** What has been judged of it and by whom; where they disagree, which word stands. */
export function Statements({ finding }: { finding: FindingDetail }) {
  const [all, setAll] = useState(false);
  const { statements } = finding;
  const shown = all ? statements : statements.slice(0, FEW);
  const verdicts = new Set(statements.map(({ verdict }) => verdict));
  return (
    <>
      <ul>
        {shown.map((statement) => (
          <Statement key={statement.id} statement={statement} />
        ))}
      </ul>
      {shown.length < statements.length ? (
        <button type="button" onClick={() => setAll(true)} className="h-6 self-start text-xs text-accent hover:underline">
          {statements.length - shown.length} more
        </button>
      ) : null}
      {verdicts.size > 1 ? (
        <p className="mt-1.5 rounded-md bg-warn-soft px-2.5 py-1.5 text-xs text-warn">
          They disagree. What is said of the image stands before what is said of the package, then the newest.
        </p>
      ) : null}
    </>
  );
}
