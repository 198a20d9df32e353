import { z } from "zod";
import { type RouteHandler, rawRoute } from "@/lib/api/route";
import { Problem } from "@/lib/core/errors";

/** Whatever else is asked for under /api is answered in the same form as every other error. */
const unknown: RouteHandler = rawRoute({
  summary: "No such route",
  access: "signed-in",
  params: z.object({ rest: z.array(z.string()) }),
  query: z.looseObject({}),
  run: async () => {
    throw new Problem("not_found", "There is no such route. GET /api/v1/openapi.json lists them all.");
  },
});

export { unknown as DELETE, unknown as GET, unknown as HEAD, unknown as OPTIONS, unknown as PATCH, unknown as POST, unknown as PUT };
