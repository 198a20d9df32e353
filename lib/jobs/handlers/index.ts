import type { JobHandlers } from "../handler";
import { ingestReportJob } from "./ingest-report";
import { snapshotPostureJob } from "./snapshot-posture";

export const handlers: JobHandlers = {
  "ingest-report": ingestReportJob,
  "snapshot-posture": snapshotPostureJob,
};
