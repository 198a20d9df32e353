import type { BadgeTone } from "@/components/ui/badge";
import type { Effect, GateVerdict } from "@/lib/core/gate";

export const EFFECT_WORD: Record<Effect, string> = { off: "off", warn: "warns", fail: "fails" };
export const EFFECT_TONE: Record<Effect, BadgeTone> = { off: "fog", warn: "warn", fail: "bad" };
export const VERDICT_TONE: Record<GateVerdict, BadgeTone> = { pass: "good", warn: "warn", fail: "bad" };

/** The command of a pipeline: it ends with an error where the verdict is fail. */
export const askGate = (origin: string): string =>
  `trivy image --format json "$IMAGE" | \\\n  curl -sf -H "Authorization: Bearer $PLIMSOLL_TOKEN" --data-binary @- \\\n  "${origin}/api/v1/gate?image=$IMAGE" | tee gate.json | jq -e '.verdict != "fail"'`;
