import { Badge } from "@/components/ui/badge";
import type { DecisionItem } from "@/lib/schemas/decisions";
import { VERDICT_TONE, VERDICT_WORD } from "./words";

export const VerdictBadge = ({ verdict }: { verdict: DecisionItem["verdict"] }) => (
  <Badge tone={VERDICT_TONE[verdict]}>{VERDICT_WORD[verdict]}</Badge>
);
