import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { search } from "@/lib/queries/search";
import { searchInput, searchResult } from "@/lib/schemas/search";

export const GET = route({ summary: "Find anything by name", tags: ["Search"], query: searchInput, response: searchResult, run: search });

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
