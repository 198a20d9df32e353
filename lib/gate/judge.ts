import { readCondition } from "./expression";
import type { GateFinding, GateImage } from "./facts";
import type { Effect, Policy } from "./library";

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
}

const EXAMPLES = 10;

/** Which policies apply to some images with their undecided findings: failing ones first, in the order of the policies. */
export function judge(policies: readonly Policy[], subjects: readonly Subject[]): Reason[] {
  const reasons = policies.flatMap((policy): Reason[] => {
    const { effect } = policy;
    if (effect === "off") return [];
    const condition = readCondition(policy.condition);
    return subjects.flatMap(({ image, findings }): Reason[] => {
      const said = { policy: policy.key, name: policy.name, effect, advice: policy.advice, image: image.reference };
      if (!condition.ofFindings) return condition.holds(image, null) ? [{ ...said, count: 0, examples: [] }] : [];
      const meeting = findings.filter((finding) => condition.holds(image, finding));
      return meeting.length > 0 ? [{ ...said, count: meeting.length, examples: meeting.slice(0, EXAMPLES) }] : [];
    });
  });
  return [...reasons.filter(({ effect }) => effect === "fail"), ...reasons.filter(({ effect }) => effect === "warn")];
}

export type Verdict = "pass" | "warn" | "fail";

export const verdictOf = (reasons: readonly Pick<Reason, "effect">[]): Verdict =>
  reasons.some(({ effect }) => effect === "fail") ? "fail" : reasons.length > 0 ? "warn" : "pass";
