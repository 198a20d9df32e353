import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { createTeam } from "@/lib/commands/create-team";
import { listTeams } from "@/lib/queries/list-teams";
import { createTeamInput, teamItem, teamList } from "@/lib/schemas/admin";

export const GET = route({ summary: "List teams", tags: ["People"], response: teamList, run: listTeams });

export const POST = route({
  summary: "Make a team",
  tags: ["People"],
  body: createTeamInput,
  response: teamItem,
  status: 201,
  run: createTeam,
});

export const { HEAD, OPTIONS, DELETE, PATCH, PUT } = otherMethods({ GET, POST });
