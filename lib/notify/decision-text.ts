import type { DecisionEvent } from "@/lib/core/channels";
import type { Notice } from "@/lib/core/notice";
import { VERDICT_WORD } from "@/lib/core/verdict-word";
import { type DecisionPayload, decisionPayload } from "./outbox-payload";

const findingsOf = (number: number): string => `${number.toLocaleString("en")} ${number === 1 ? "finding" : "findings"}`;

/** "accepted risk, CVE-2026-1 (openssl · registry.example/shop)". */
function subjectOf({ verdict, about, where, scopes }: DecisionPayload): string {
  const more = scopes > 1 ? ` and ${(scopes - 1).toLocaleString("en")} more` : "";
  const place = where === null || where === "everywhere" ? "" : ` (${where}${more})`;
  return `${VERDICT_WORD[verdict]}, ${about ?? "several problems"}${place}`;
}

const TITLE: Record<DecisionEvent, (of: DecisionPayload) => string> = {
  "decision.requested": (of) => `${of.author} asks for a decision: ${subjectOf(of)}`,
  "decision.approved": (of) => `${of.by ?? "Somebody"} approved: ${subjectOf(of)}`,
  "decision.refused": (of) => `${of.by ?? "Somebody"} refused: ${subjectOf(of)}`,
  "decision.ending": (of) => `Ends on ${of.endsAt?.slice(0, 10) ?? "a day that is not known"}: ${subjectOf(of)}`,
  "decision.ended": (of) => `Ended: ${subjectOf(of)}`,
};

/** What the event does to findings, in a sentence. */
const EFFECT: Record<DecisionEvent, (findings: string) => string> = {
  "decision.requested": (findings) => `It would put aside ${findings}. Whoever may decide can answer it in Plimsoll.`,
  "decision.approved": (findings) => `It puts aside ${findings}.`,
  "decision.refused": (findings) => `What it was about stays open: ${findings}.`,
  "decision.ending": (findings) => `Then what it puts aside is open again: ${findings}.`,
  "decision.ended": (findings) => `Open again: ${findings}.`,
};

/** What is said of a decision that was asked for, answered, ends soon or has ended. */
export function decisionText(type: DecisionEvent, payload: unknown): Pick<Notice, "title" | "text" | "path"> {
  const of = decisionPayload.parse(payload);
  return {
    title: TITLE[type](of),
    text: [
      ...(of.words === null ? [] : [type === "decision.ended" ? `Why: ${of.words.replace(/\.$/, "")}.` : of.words]),
      ...(of.findings === null ? [] : [EFFECT[type](findingsOf(of.findings))]),
      ...(type === "decision.requested" ? [] : [`${of.author} asked for it.`]),
    ],
    path: `/decisions?decision=${of.decision}`,
  };
}
