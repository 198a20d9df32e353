import type { JobHandlers } from "../handler";
import { ingestReportJob } from "./ingest-report";
import { reconcileVulnerabilitiesJob } from "./reconcile-vulnerabilities";
import { snapshotPostureJob } from "./snapshot-posture";

export const handlers: JobHandlers = {
  "ingest-report": ingestReportJob,
  "reconcile-vulnerabilities": reconcileVulnerabilitiesJob,
  "snapshot-posture": snapshotPostureJob,
};
