import { Problem } from "@/lib/core/errors";
import { readCondition } from "@/lib/gate/expression";
import type { Policy } from "@/lib/gate/library";
import type { GateQuestion } from "@/lib/schemas/gate";

interface Choice {
  /** null: all that are switched on */
  keys: readonly string[] | null;
  given: NonNullable<GateQuestion["policies"]>;
}

/**
 * The policies that a request is judged by. One that is named counts although it is switched off, and fails then. Throws
 * Problem invalid_request for a name that is none, and for a condition that cannot be used.
 */
export function chosenPolicies(known: readonly Policy[], { keys, given }: Choice): Policy[] {
  const byKey = new Map(known.map((policy) => [policy.key, policy]));
  const named =
    keys === null
      ? known
      : [...new Set(keys)].map((key) => {
          const policy = byKey.get(key);
          if (!policy) throw new Problem("invalid_request", `There is no policy “${key}”: GET /api/v1/policies lists them.`);
          return policy.effect === "off" ? { ...policy, effect: "fail" as const } : policy;
        });
  return [
    ...named,
    ...given.map((policy, at) => {
      readCondition(policy.condition);
      return { ...policy, key: `given-${at + 1}` };
    }),
  ];
}
