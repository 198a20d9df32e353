import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { setWatch } from "@/lib/commands/inbox/set-watch";
import { getWatch } from "@/lib/queries/get-watch";
import { watchInput, watchQuery, watchState } from "@/lib/schemas/inbox";

export const GET = route({
  summary: "Whether you watch a thing",
  tags: ["Own account"],
  access: ["findings:read"],
  query: watchQuery,
  response: watchState,
  run: getWatch,
});

export const PUT = route({
  summary: "Watch a finding, a repository or a workload, or stop",
  description:
    "You are told of comments and changes of state of a watched finding, and of new findings in a watched repository or workload that are due within three days.",
  tags: ["Own account"],
  access: ["findings:read"],
  body: watchInput,
  response: watchState,
  run: setWatch,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST } = otherMethods({ GET, PUT });
