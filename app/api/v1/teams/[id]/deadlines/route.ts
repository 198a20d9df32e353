import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { setTeamDeadlines } from "@/lib/commands/set-team-deadlines";
import { byId } from "@/lib/schemas/path";
import { setTeamDeadlinesInput, teamDeadlinesState } from "@/lib/schemas/risk";

export const PUT = route({
  summary: "Give a team deadlines of its own",
  description:
    "In the place of the organisation's, with a reason; `rule: null` gives it the organisation's again. Which teams have their own, and why, is in `GET /risk/policy`; `POST /risk/what-if` tells before who would move.",
  tags: ["Risk"],
  params: byId,
  body: setTeamDeadlinesInput,
  response: teamDeadlinesState,
  run: setTeamDeadlines,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, POST } = otherMethods({ PUT });
