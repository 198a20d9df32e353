/** What a policy that applies does to the gate's verdict. */
export const EFFECTS = ["off", "warn", "fail"] as const;
export type Effect = (typeof EFFECTS)[number];

export const GATE_VERDICTS = ["pass", "warn", "fail"] as const;
export type GateVerdict = (typeof GATE_VERDICTS)[number];

/** What an image is compared with: what runs of its repository, else what counts as its newest image, else nothing is known. */
export const GATE_BASELINES = ["running", "newest", "nothing"] as const;
export type GateBaseline = (typeof GATE_BASELINES)[number];
