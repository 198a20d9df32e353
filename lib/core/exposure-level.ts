/** 0 unknown, 1 small (inside only), 2 controlled (published inside a private network), 3 open: SSVC's system exposure. */
export type ExposureLevel = 0 | 1 | 2 | 3;

export const EXPOSURE_WORD: Record<ExposureLevel, string> = { 0: "unknown", 1: "small", 2: "controlled", 3: "open" };
