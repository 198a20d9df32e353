import type { SsvcPriority } from "./shape";

/** How the SSVC deployer tree writes its outcomes. */
export const SSVC_WORD: Record<SsvcPriority, string> = {
  immediate: "immediate",
  out_of_cycle: "out-of-cycle",
  scheduled: "scheduled",
  defer: "defer",
  none: "no priority",
};

/** Most urgent first: the order on every screen. */
export const SSVC_SHOWN = ["immediate", "out_of_cycle", "scheduled", "defer"] as const satisfies readonly SsvcPriority[];

/** What each asks for, in CERT/CC's sense. */
export const SSVC_MEANING: Record<SsvcPriority, string> = {
  immediate: "act now, stopping other work where needed",
  out_of_cycle: "act at the next chance, before the regular maintenance",
  scheduled: "act in the regular maintenance",
  defer: "nothing to do at present",
  none: "the tree is for vulnerabilities",
};
