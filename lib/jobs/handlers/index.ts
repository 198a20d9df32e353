import type { JobHandlers } from "../handler";
import { applyCriticalityJob } from "./apply-criticality";
import { ingestReportJob } from "./ingest-report";
import { mergeVulnerabilitiesJob } from "./merge-vulnerabilities";
import { recomputeRiskJob } from "./recompute-risk";
import { reconcileVulnerabilitiesJob } from "./reconcile-vulnerabilities";
import { refreshScoresJob } from "./refresh-scores";
import { rewritePostureJob } from "./rewrite-posture";
import { snapshotPostureJob } from "./snapshot-posture";

export const handlers: JobHandlers = {
  "apply-criticality": applyCriticalityJob,
  "ingest-report": ingestReportJob,
  "merge-vulnerabilities": mergeVulnerabilitiesJob,
  "recompute-risk": recomputeRiskJob,
  "reconcile-vulnerabilities": reconcileVulnerabilitiesJob,
  "refresh-scores": refreshScoresJob,
  "rewrite-posture": rewritePostureJob,
  "snapshot-posture": snapshotPostureJob,
};
