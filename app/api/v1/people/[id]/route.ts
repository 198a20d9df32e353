import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { updatePerson } from "@/lib/commands/update-person";
import { personItem, updatePersonInput } from "@/lib/schemas/admin";
import { byId } from "@/lib/schemas/path";

export const PATCH = route({
  summary: "Change a person",
  description:
    "Role, teams, and whether they may sign in at all. Disabling ends their sessions at once and stops the tokens that they made until they are enabled again. " +
    "409 where nobody would be left who can administer.",
  tags: ["People"],
  params: byId,
  body: updatePersonInput,
  response: personItem,
  run: updatePerson,
});

export const { HEAD, OPTIONS, DELETE, GET, POST, PUT } = otherMethods({ PATCH });
