import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { createPerson } from "@/lib/commands/create-person";
import { listPeople } from "@/lib/queries/list-people";
import { createdPerson, createPersonInput, personList } from "@/lib/schemas/admin";

export const GET = route({ summary: "List people", tags: ["People"], response: personList, run: listPeople });

export const POST = route({
  summary: "Invite a person",
  description: "Answers with a link by which they choose their password; it is shown once and works once.",
  tags: ["People"],
  body: createPersonInput,
  response: createdPerson,
  status: 201,
  run: createPerson,
});

export const { HEAD, OPTIONS, DELETE, PATCH, PUT } = otherMethods({ GET, POST });
