import { failReport } from "@/lib/commands/ingest/leased-report";
import { ingestReport } from "@/lib/commands/ingest-report";
import type { JobHandler } from "../handler";

/** Reads a report that was received; what is wrong with the document itself ends up in its receipt. */
export const ingestReportJob: JobHandler<"ingest-report"> = {
  run: async ({ orgId, reportId }) => {
    await ingestReport({ orgId, reportId });
  },
  // What broke stands in the log of the worker: it is nothing that a sender could mend, and may name our insides.
  gaveUp: async ({ orgId, reportId }) => {
    const message = "It could not be read after several tries. That is a fault of this server: its log says what broke.";
    await failReport({ orgId, reportId, code: "internal", message });
  },
};
