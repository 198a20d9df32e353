import type { JobHandlers } from "../handler";
import { ingestReportJob } from "./ingest-report";
import { mergeVulnerabilitiesJob } from "./merge-vulnerabilities";
import { reconcileVulnerabilitiesJob } from "./reconcile-vulnerabilities";
import { rewritePostureJob } from "./rewrite-posture";
import { snapshotPostureJob } from "./snapshot-posture";

export const handlers: JobHandlers = {
  "ingest-report": ingestReportJob,
  "merge-vulnerabilities": mergeVulnerabilitiesJob,
  "reconcile-vulnerabilities": reconcileVulnerabilitiesJob,
  "rewrite-posture": rewritePostureJob,
  "snapshot-posture": snapshotPostureJob,
};
