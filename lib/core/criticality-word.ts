import { CRITICALITIES, type Criticality } from "./factors";

export const CRITICALITY_WORD: Record<Criticality, string> = { low: "low", medium: "medium", high: "high", very_high: "very high" };

export const isCriticality = (value: string): value is Criticality => (CRITICALITIES as readonly string[]).includes(value);

/** For pickers, mildest first. */
export const CRITICALITY_OPTIONS = CRITICALITIES.map((value) => ({ value, label: CRITICALITY_WORD[value] }));
