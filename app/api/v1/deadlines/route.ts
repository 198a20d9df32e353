import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getDeadlines } from "@/lib/queries/get-deadlines";
import { deadlines, deadlinesInput } from "@/lib/schemas/deadlines";

export const GET = route({
  summary: "Whether deadlines are kept",
  description:
    "Of vulnerabilities, by team: overdue and due soon; time to mend, share mended in time and time in each state over the last `days`; the trend of overdue; and how many of what comes due is expected to be late. The forecast takes the share of findings with a running clock that the team mended a day (mended with a deadline ÷ the sum of running clocks at the end of each recorded day): what has d whole days left is still open when it is due with (1 − share)^d. It is unknown below `method.leastMended` mended findings or `method.leastDays` recorded days. Callers see their teams.",
  tags: ["Posture"],
  query: deadlinesInput,
  response: deadlines,
  run: getDeadlines,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
