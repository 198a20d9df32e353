import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listSignals } from "@/lib/queries/list-signals";
import { listSignalsInput, signalPage } from "@/lib/schemas/signals";

export const GET = route({
  summary: "List runtime signals",
  tags: ["Runtime"],
  query: listSignalsInput,
  response: signalPage,
  run: listSignals,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
