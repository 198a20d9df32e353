import type { SsvcPriority } from "@/lib/core/shape";
import { SSVC_MEANING, SSVC_WORD } from "@/lib/core/ssvc-word";
import { Badge, type BadgeTone } from "./badge";

const TONE: Record<SsvcPriority, BadgeTone> = {
  immediate: "bad",
  out_of_cycle: "warn",
  scheduled: "neutral",
  defer: "neutral",
  none: "fog",
};

/** What the SSVC deployer tree says; the word tells them apart, the tone only helps. */
export function SsvcChip({ priority, named = false }: { priority: SsvcPriority; named?: boolean }) {
  return (
    <Badge tone={TONE[priority]} title={`SSVC deployer: ${SSVC_MEANING[priority]}`}>
      {named ? "SSVC " : null}
      {SSVC_WORD[priority]}
    </Badge>
  );
}
