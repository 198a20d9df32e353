import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getSignal } from "@/lib/queries/get-signal";
import { byId } from "@/lib/schemas/path";
import { signalDetail } from "@/lib/schemas/signals";

export const GET = route({ summary: "One signal", tags: ["Runtime"], params: byId, response: signalDetail, run: getSignal });

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
