import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listTrackers } from "@/lib/queries/list-trackers";
import { trackerList } from "@/lib/schemas/tickets";

export const GET = route({ summary: "List where issues can be opened", tags: ["Findings"], response: trackerList, run: listTrackers });

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
