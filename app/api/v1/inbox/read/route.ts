import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { readInbox } from "@/lib/commands/inbox/read-inbox";
import { readInboxInput } from "@/lib/schemas/inbox";
import { nothing } from "@/lib/schemas/path";

export const POST = route({
  summary: "Mark what you were told as read",
  tags: ["Own account"],
  access: ["findings:read"],
  body: readInboxInput,
  response: nothing,
  status: 204,
  run: readInbox,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
