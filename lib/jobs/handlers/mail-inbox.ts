import { mailInbox } from "@/lib/commands/inbox/mail-inbox";
import type { JobHandler } from "../handler";

/** Mails people what named them. */
export const mailInboxJob: JobHandler<"mail-inbox"> = {
  run: async (payload) => {
    await mailInbox(payload);
  },
};
