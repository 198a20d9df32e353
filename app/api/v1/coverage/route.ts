import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getCoverage } from "@/lib/queries/get-coverage";
import { coverage } from "@/lib/schemas/images";

export const GET = route({ summary: "What has been looked at, and how long ago", tags: ["Posture"], response: coverage, run: getCoverage });

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
