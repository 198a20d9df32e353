import type { ReactNode } from "react";
import { Due } from "@/components/ui/due";
import { OUTCOME_WORD } from "@/lib/core/outcome-word";
import { SSVC_MEANING, SSVC_WORD } from "@/lib/core/ssvc-word";
import type { FindingDetail } from "@/lib/schemas/findings";
import { Description, Facts, Links } from "./about";
import { Attributions } from "./attributions";
import { ComesFrom } from "./comes-from";
import { DueRule } from "./due-rule";
import { OutcomeFactors, RankFactors } from "./factors";
import { Fix } from "./fix";
import { headline } from "./headline";
import { History } from "./history";
import { RunsIn } from "./runs-in";
import { Statements } from "./statements";
import { Tickets } from "./tickets";
import { Work } from "./work";

export interface FindingSection {
  id: string;
  title: string;
  /** on the page: beside the main column */
  aside?: boolean;
  body: ReactNode;
}

/** What there is to say about a finding, in the order in which people ask; the panel and the page show the same. */
export function findingSections(finding: FindingDetail): FindingSection[] {
  const about = headline(finding);
  const sections: FindingSection[] = [
    {
      id: "what",
      title: "What it is",
      body: (
        <div className="flex flex-col gap-1">
          {about.derived && finding.title ? <p>{finding.title}</p> : null}
          {finding.description ? (
            <Description key={finding.id} text={finding.description} />
          ) : (
            <p className="text-muted">No tool gave a description.</p>
          )}
        </div>
      ),
    },
    {
      id: "outcome",
      title: finding.outcomeWhy ? `Why ${OUTCOME_WORD[finding.outcome]}` : "Deadline",
      body: (
        <>
          {finding.outcomeWhy ? <OutcomeFactors why={finding.outcomeWhy} /> : null}
          <p className="mt-1 text-xs text-muted">
            {finding.due.at ? (
              <>
                Deadline: <Due at={finding.due.at} /> ·{" "}
              </>
            ) : null}
            {finding.due.why}
          </p>
          <DueRule rule={finding.due.rule} />
        </>
      ),
    },
    ...(finding.priorityWhy
      ? [
          {
            id: "ssvc",
            title: `SSVC: ${SSVC_WORD[finding.priority]}`,
            body: <OutcomeFactors why={finding.priorityWhy} note={`${SSVC_WORD[finding.priority]}: ${SSVC_MEANING[finding.priority]}`} />,
          },
        ]
      : []),
    { id: "fix", title: "Do this", body: <Fix finding={finding} /> },
    ...(finding.comesFrom
      ? [{ id: "origin", title: "Inherited or own", body: <ComesFrom origin={finding.origin} comesFrom={finding.comesFrom} /> }]
      : []),
    { id: "who", title: "Who says so", body: <Attributions finding={finding} /> },
    ...(finding.statements.length > 0
      ? [{ id: "decided", title: "What was decided", body: <Statements key={finding.id} finding={finding} /> }]
      : []),
    { id: "work", title: "Who works on it", body: <Work key={finding.id} finding={finding} /> },
    { id: "tickets", title: "Issues", body: <Tickets key={finding.id} finding={finding} /> },
    { id: "where", title: "Where it runs", body: <RunsIn finding={finding} /> },
    { id: "rank", title: "Why this rank", aside: true, body: <RankFactors why={finding.rankWhy} /> },
    { id: "facts", title: "Facts", aside: true, body: <Facts finding={finding} /> },
  ];
  if (finding.paths.length > 0) {
    sections.push({
      id: "paths",
      title: "Found at",
      aside: true,
      body: (
        <ul className="font-mono text-xs break-all">
          {finding.paths.map((path) => (
            <li key={path}>{path}</li>
          ))}
        </ul>
      ),
    });
  }
  sections.push({ id: "history", title: "History", aside: true, body: <History finding={finding} /> });
  if (finding.urls.length > 0)
    sections.push({ id: "links", title: "Read more", aside: true, body: <Links key={finding.id} urls={finding.urls} /> });
  return sections;
}
