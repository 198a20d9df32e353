import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { plural } from "@/components/ui/format";
import { TimeAgo } from "@/components/ui/time-ago";
import { decisionDriftOptions } from "@/lib/client/decision-file";
import type { DecisionDrift } from "@/lib/schemas/decision-file";

const NOW_WORD: Record<DecisionDrift["differ"][number]["now"], string> = {
  in_force: "holds",
  waiting: "waits for approval",
  ended: "has ended here",
  refused: "was refused",
};

const to = (decision: string): string => `/decisions?decision=${decision}`;

/** What differs between the file of decisions brought in last and what is in force; nothing where no file ever was. */
export function DriftNote() {
  const { data } = useQuery(decisionDriftOptions());
  if (!data?.file) return null;
  const { file, differ, onlyHere, onlyHereCount } = data;
  const drifts = differ.length + onlyHereCount;
  return (
    <details className="mb-3 rounded-lg border bg-card px-4 py-2 shadow-card">
      <summary className="cursor-pointer select-none">
        <span className="font-medium">{file.name}</span>
        <span className="text-muted">
          {" "}
          was brought in by {file.by} <TimeAgo at={file.at} />
          {": "}
        </span>
        {drifts === 0 ? (
          <span className="text-good">all of its {plural(file.entries, "entry", "entries")} and nothing else is in force</span>
        ) : (
          <span className="text-warn">{plural(drifts, "difference")} from what is in force</span>
        )}
      </summary>
      {drifts === 0 ? null : (
        <ul className="mt-2 flex flex-col gap-1 pb-1">
          {differ.map(({ id, now, why, decision }) => (
            <li key={`file ${id}`} className="flex flex-wrap gap-x-2">
              <code className="text-xs leading-5">{id}</code>
              {decision ? (
                <Link href={to(decision)} prefetch={false} className="text-accent hover:underline">
                  {NOW_WORD[now]}
                </Link>
              ) : (
                <span>{NOW_WORD[now]}</span>
              )}
              {why ? <span className="text-muted">{why}</span> : null}
            </li>
          ))}
          {onlyHere.map(({ id, decision, about, author, waits }) => (
            <li key={`here ${decision}`} className="flex flex-wrap gap-x-2">
              <code className="text-xs leading-5" title={id}>
                {about}
              </code>
              <Link href={to(decision)} prefetch={false} className="text-accent hover:underline">
                is only here{waits ? ", and waits for approval" : ""}
              </Link>
              <span className="text-muted">by {author}</span>
            </li>
          ))}
          {onlyHereCount > onlyHere.length ? <li className="text-muted">and {onlyHereCount - onlyHere.length} more only here</li> : null}
        </ul>
      )}
    </details>
  );
}
