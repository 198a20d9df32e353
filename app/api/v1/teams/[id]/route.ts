import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { updateTeam } from "@/lib/commands/update-team";
import { teamItem, updateTeamInput } from "@/lib/schemas/admin";
import { byId } from "@/lib/schemas/path";

export const PATCH = route({
  summary: "Change a team",
  tags: ["People"],
  params: byId,
  body: updateTeamInput,
  response: teamItem,
  run: updateTeam,
});

export const { HEAD, OPTIONS, DELETE, GET, POST, PUT } = otherMethods({ PATCH });
