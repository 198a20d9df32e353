import { setImmediate } from "node:timers/promises";
import type { Effect, GateVerdict } from "@/lib/core/gate";
import { type Condition, readCondition } from "./expression";
import type { GateFinding, GateImage } from "./facts";
import type { Policy } from "./library";

export interface Judged extends GateFinding {
  id: string;
}

export interface Reason {
  policy: string;
  name: string;
  effect: Exclude<Effect, "off">;
  advice: string;
  /** image that it is about */
  image: string;
  /** findings that meet it; 0: it is about the image itself */
  count: number;
  examples: Judged[];
}

export interface Subject {
  image: GateImage;
  findings: readonly Judged[];
  /** why nothing that was not found can be taken for absent; null: a tool has looked lately */
  unseen: Unseen | null;
}

export interface Unseen {
  /** "never": no scan of it has worked; "stale": the last one is old */
  how: "never" | "stale";
  why: string;
}

const EXAMPLES = 10;

/** What no policy can switch off: no scan is no pass. */
const UNSEEN: Record<Unseen["how"], Pick<Reason, "policy" | "name" | "effect" | "advice">> = {
  never: { policy: "not-scanned", name: "Not scanned", effect: "fail", advice: "Scan it, and send the report." },
  stale: { policy: "scan-stale", name: "The last scan is old", effect: "warn", advice: "Scan it again: advisories move weekly." },
};

/** Which policies apply to some images with their undecided findings: failing ones first, in the order of the policies. */
export async function judge(policies: readonly Policy[], subjects: readonly Subject[]): Promise<Reason[]> {
  const reasons: Reason[] = subjects.flatMap(({ image, unseen }) =>
    unseen === null
      ? []
      : [{ ...UNSEEN[unseen.how], name: `${UNSEEN[unseen.how].name}: ${unseen.why}`, image: image.reference, count: 0, examples: [] }],
  );
  for (const policy of policies) {
    const { effect } = policy;
    if (effect === "off") continue;
    const condition = readCondition(policy.condition);
    for (const subject of subjects) {
      const reason = reasonOf({ ...policy, effect }, condition, subject);
      if (reason) reasons.push(reason);
      // Conditions run in the thread that answers everybody.
      await setImmediate();
    }
  }
  return [...reasons.filter(({ effect }) => effect === "fail"), ...reasons.filter(({ effect }) => effect === "warn")];
}

function reasonOf(policy: Policy & { effect: Exclude<Effect, "off"> }, condition: Condition, { image, findings }: Subject): Reason | null {
  const said = { policy: policy.key, name: policy.name, effect: policy.effect, advice: policy.advice, image: image.reference };
  try {
    if (!condition.ofFindings) return condition.holds(image, null) ? { ...said, count: 0, examples: [] } : null;
    const meeting = findings.filter((finding) => condition.holds(image, finding));
    return meeting.length > 0 ? { ...said, count: meeting.length, examples: meeting.slice(0, EXAMPLES) } : null;
  } catch (error) {
    // What cannot be asked has not been met.
    return {
      ...said,
      advice: `Its condition could not be asked: ${error instanceof Error ? error.message : String(error)}`,
      count: 0,
      examples: [],
    };
  }
}

export const verdictOf = (reasons: readonly Pick<Reason, "effect">[]): GateVerdict =>
  reasons.some(({ effect }) => effect === "fail") ? "fail" : reasons.length > 0 ? "warn" : "pass";
