import type { JobHandlers } from "../handler";
import { applyCriticalityJob } from "./apply-criticality";
import { applyDecisionJob } from "./apply-decision";
import { deliverChannelJob } from "./deliver-channel";
import { endExpiredJob } from "./end-expired";
import { ingestReportJob } from "./ingest-report";
import { loadFeedJob } from "./load-feed";
import { mailInboxJob } from "./mail-inbox";
import { mergeRepositoriesJob } from "./merge-repositories";
import { mergeVulnerabilitiesJob } from "./merge-vulnerabilities";
import { pollTrackersJob } from "./poll-trackers";
import { recomputeRiskJob } from "./recompute-risk";
import { reconcileVulnerabilitiesJob } from "./reconcile-vulnerabilities";
import { refreshScoresJob } from "./refresh-scores";
import { rewritePostureJob } from "./rewrite-posture";
import { routeOutboxJob } from "./route-outbox";
import { scheduleFeedsJob } from "./schedule-feeds";
import { snapshotPostureJob } from "./snapshot-posture";
import { tellPoliciesJob } from "./tell-policies";
import { tendChannelsJob } from "./tend-channels";
import { watchSourcesJob } from "./watch-sources";

export const handlers: JobHandlers = {
  "apply-criticality": applyCriticalityJob,
  "apply-decision": applyDecisionJob,
  "end-expired": endExpiredJob,
  "deliver-channel": deliverChannelJob,
  "ingest-report": ingestReportJob,
  "load-feed": loadFeedJob,
  "mail-inbox": mailInboxJob,
  "merge-repositories": mergeRepositoriesJob,
  "merge-vulnerabilities": mergeVulnerabilitiesJob,
  "poll-trackers": pollTrackersJob,
  "recompute-risk": recomputeRiskJob,
  "reconcile-vulnerabilities": reconcileVulnerabilitiesJob,
  "refresh-scores": refreshScoresJob,
  "rewrite-posture": rewritePostureJob,
  "route-outbox": routeOutboxJob,
  "schedule-feeds": scheduleFeedsJob,
  "snapshot-posture": snapshotPostureJob,
  "tell-policies": tellPoliciesJob,
  "tend-channels": tendChannelsJob,
  "watch-sources": watchSourcesJob,
};
