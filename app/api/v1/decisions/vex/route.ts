import { otherMethods } from "@/lib/api/methods";
import { rawRoute } from "@/lib/api/route";
import { exportVex } from "@/lib/queries/export-vex";
import { exportVexInput } from "@/lib/schemas/decisions";

const FILES = { openvex: "plimsoll.openvex.json", cyclonedx: "plimsoll.cdx.json" } as const;

export const GET = rawRoute({
  summary: "Decisions on vulnerabilities as VEX",
  description:
    "What was decided here and holds now, as OpenVEX 0.2.0 or a CycloneDX 1.6 document: of each image that shows a vulnerability, the packages that were meant. An accepted risk goes out as affected.",
  tags: ["Decisions"],
  access: ["findings:read"],
  query: exportVexInput,
  produces: "application/json",
  run: async (ctx, input) =>
    new Response(JSON.stringify(await exportVex(ctx, input), null, 2), {
      headers: { "Content-Type": "application/json", "Content-Disposition": `attachment; filename="${FILES[input.format]}"` },
    }),
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
