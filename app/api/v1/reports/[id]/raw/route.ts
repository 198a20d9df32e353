import { otherMethods } from "@/lib/api/methods";
import { rawRoute } from "@/lib/api/route";
import { toWebStream } from "@/lib/api/web-stream";
import { getReportFile } from "@/lib/queries/get-report-file";
import { byId } from "@/lib/schemas/path";

export const GET = rawRoute({
  summary: "Download a report as it was sent",
  tags: ["Reports"],
  access: ["reports:read", "reports:write"],
  params: byId,
  produces: "application/octet-stream",
  run: async (ctx, input) => {
    const { receipt, bytes } = await getReportFile(ctx, input);
    return new Response(toWebStream(bytes), {
      headers: {
        "Content-Type": "application/octet-stream",
        "Content-Length": String(receipt.sizeBytes),
        "Content-Disposition": `attachment; filename="${receipt.sha256}"`,
      },
    });
  },
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
