import type { JobHandlers } from "../handler";
import { ingestReportJob } from "./ingest-report";
import { reconcileVulnerabilitiesJob } from "./reconcile-vulnerabilities";
import { rewritePostureJob } from "./rewrite-posture";
import { snapshotPostureJob } from "./snapshot-posture";

export const handlers: JobHandlers = {
  "ingest-report": ingestReportJob,
  "reconcile-vulnerabilities": reconcileVulnerabilitiesJob,
  "rewrite-posture": rewritePostureJob,
  "snapshot-posture": snapshotPostureJob,
};
