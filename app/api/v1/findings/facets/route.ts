import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { findingFacets as countFacets } from "@/lib/queries/finding-facets";
import { findingFacets, findingFilters } from "@/lib/schemas/findings";

export const GET = route({
  summary: "Count findings by each facet",
  tags: ["Findings"],
  query: findingFilters,
  response: findingFacets,
  run: countFacets,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
