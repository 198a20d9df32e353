import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listInbox } from "@/lib/queries/list-inbox";
import { inboxPage, listInboxInput } from "@/lib/schemas/inbox";

export const GET = route({
  summary: "What you were told",
  description: "Mentions, what you were given, comments and changes of what you watch; never of what you may not see any more.",
  tags: ["Own account"],
  access: ["findings:read"],
  query: listInboxInput,
  response: inboxPage,
  run: listInbox,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
