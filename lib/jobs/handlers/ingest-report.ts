import { failReport } from "@/lib/commands/ingest/leased-report";
import { ingestReport } from "@/lib/commands/ingest-report";
import type { JobHandler } from "../handler";

/** Reads a report that was received; what is wrong with the document itself ends up in its receipt. */
export const ingestReportJob: JobHandler<"ingest-report"> = {
  run: async ({ orgId, reportId }) => {
    await ingestReport({ orgId, reportId });
  },
  gaveUp: async ({ orgId, reportId }, reason) => {
    await failReport({ orgId, reportId, code: "internal", message: `It could not be read after several tries: ${reason}` });
  },
};
