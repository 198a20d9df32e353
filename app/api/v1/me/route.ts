import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getMe } from "@/lib/queries/get-me";
import { me } from "@/lib/schemas/admin";

export const GET = route({ summary: "Who am I, and what may I do", tags: ["People"], access: "signed-in", response: me, run: getMe });

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
