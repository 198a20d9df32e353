import type { Outcome } from "@/lib/core/shape";
import type { Posture } from "@/lib/schemas/posture";
import { withQuery } from "./fetch";
import { NO_TEAM } from "./scope";

const URGENT: readonly Outcome[] = ["3_days", "3_days_forensic"];
type Cell = Posture["heatmap"]["cells"][number];

/** Where each number of the overview leads: the list that holds exactly so many. The page's scope is still to be added. */
export const postureLinks = {
  workloads: () => "/workloads",
  imagesRunning: () => withQuery("/images", { running: true }),
  unownedWorkloads: () => withQuery("/workloads", { team: NO_TEAM }),
  outcome: (outcome: Outcome) => withQuery("/findings", { outcome }),
  overdue: (outcome: Outcome) => withQuery("/findings", { outcome, overdue: true }),
  dueThisWeek: (outcome: Outcome) => withQuery("/findings", { outcome, dueWithin: "7d", sort: "due" }),
  severity: (severity: string) => withQuery("/findings", { severity }),
  opened: (since: string) => withQuery("/findings", { openedSince: since, sort: "-firstSeen" }),
  openedRunning: (since: string) => withQuery("/findings", { openedSince: since, running: true, sort: "-firstSeen" }),
  newUrgent: (since: string) => withQuery("/findings", { openedSince: since, outcome: URGENT, sort: "-firstSeen" }),
  fixed: (since: string) => withQuery("/findings", { fixedSince: since, sort: "-firstSeen" }),
  reopened: (since: string) => withQuery("/findings", { reopenedSince: since, sort: "-firstSeen" }),
  exploitedRunning: () => withQuery("/findings", { kev: true, running: true }),
  coverage: (coverage: string) => withQuery("/images", { running: true, coverage }),
  /** urgent findings of a team in a cluster; where nobody has looked, what nobody has looked at */
  cell: (cluster: string, { teamId, weight }: Pick<Cell, "teamId" | "weight">) =>
    weight === null
      ? withQuery("/images", { running: true, coverage: "never", cluster, team: teamId ?? NO_TEAM })
      : withQuery("/findings", { outcome: URGENT, cluster, team: teamId ?? NO_TEAM }),
} as const;
