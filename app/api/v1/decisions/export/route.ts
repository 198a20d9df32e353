import { otherMethods } from "@/lib/api/methods";
import { rawRoute } from "@/lib/api/route";
import { exportDecisions } from "@/lib/queries/export-decisions";

export const GET = rawRoute({
  summary: "Decisions as YAML",
  description:
    "The decisions of people that hold or wait, in the order of their ids, one field a line: to be kept in git. POST /decisions/import takes it back.",
  tags: ["Decisions"],
  access: ["findings:read"],
  produces: "application/yaml",
  run: async (ctx) =>
    new Response(await exportDecisions(ctx, {}), {
      headers: { "Content-Type": "application/yaml; charset=utf-8", "Content-Disposition": 'attachment; filename="decisions.yaml"' },
    }),
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
