import { route } from "@/lib/api/route";
import { search } from "@/lib/queries/search";
import { searchInput, searchResult } from "@/lib/schemas/search";

export const GET = route({ summary: "Find anything by name", tags: ["Search"], query: searchInput, response: searchResult, run: search });
