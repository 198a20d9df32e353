import type { JobHandlers } from "../handler";
import { applyCriticalityJob } from "./apply-criticality";
import { applyDecisionJob } from "./apply-decision";
import { endExpiredJob } from "./end-expired";
import { ingestReportJob } from "./ingest-report";
import { loadFeedJob } from "./load-feed";
import { mergeRepositoriesJob } from "./merge-repositories";
import { mergeVulnerabilitiesJob } from "./merge-vulnerabilities";
import { recomputeRiskJob } from "./recompute-risk";
import { reconcileVulnerabilitiesJob } from "./reconcile-vulnerabilities";
import { refreshScoresJob } from "./refresh-scores";
import { rewritePostureJob } from "./rewrite-posture";
import { scheduleFeedsJob } from "./schedule-feeds";
import { snapshotPostureJob } from "./snapshot-posture";

export const handlers: JobHandlers = {
  "apply-criticality": applyCriticalityJob,
  "apply-decision": applyDecisionJob,
  "end-expired": endExpiredJob,
  "ingest-report": ingestReportJob,
  "load-feed": loadFeedJob,
  "merge-repositories": mergeRepositoriesJob,
  "merge-vulnerabilities": mergeVulnerabilitiesJob,
  "recompute-risk": recomputeRiskJob,
  "reconcile-vulnerabilities": reconcileVulnerabilitiesJob,
  "refresh-scores": refreshScoresJob,
  "rewrite-posture": rewritePostureJob,
  "schedule-feeds": scheduleFeedsJob,
  "snapshot-posture": snapshotPostureJob,
};
