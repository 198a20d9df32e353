import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listUnowned } from "@/lib/queries/list-unowned";
import { unownedList } from "@/lib/schemas/ownership";

export const GET = route({
  summary: "List what nobody owns",
  description: "Namespaces and repositories that no ownership rule gives to a team, the most open findings first.",
  tags: ["Teams"],
  response: unownedList,
  run: listUnowned,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
