import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getFinding } from "@/lib/queries/get-finding";
import { findingDetail } from "@/lib/schemas/findings";
import { byId } from "@/lib/schemas/path";

export const GET = route({
  summary: "One finding, and why it ranks as it does",
  tags: ["Findings"],
  params: byId,
  response: findingDetail,
  run: getFinding,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
