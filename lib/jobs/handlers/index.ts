import type { JobHandlers } from "../handler";
import { ingestReportJob } from "./ingest-report";
import { loadFeedJob } from "./load-feed";
import { mergeRepositoriesJob } from "./merge-repositories";
import { mergeVulnerabilitiesJob } from "./merge-vulnerabilities";
import { reconcileVulnerabilitiesJob } from "./reconcile-vulnerabilities";
import { rewritePostureJob } from "./rewrite-posture";
import { scheduleFeedsJob } from "./schedule-feeds";
import { snapshotPostureJob } from "./snapshot-posture";

export const handlers: JobHandlers = {
  "ingest-report": ingestReportJob,
  "load-feed": loadFeedJob,
  "merge-repositories": mergeRepositoriesJob,
  "merge-vulnerabilities": mergeVulnerabilitiesJob,
  "reconcile-vulnerabilities": reconcileVulnerabilitiesJob,
  "rewrite-posture": rewritePostureJob,
  "schedule-feeds": scheduleFeedsJob,
  "snapshot-posture": snapshotPostureJob,
};
