import { otherMethods } from "@/lib/api/methods";
import { readBody } from "@/lib/api/read-body";
import { JSON_TYPE, json, rawRoute } from "@/lib/api/route";
import { ingestEvents } from "@/lib/commands/ingest-events";
import { Problem } from "@/lib/core/errors";
import { createEventsQuery, eventsReceipt } from "@/lib/schemas/signals";

const MAX_BYTES = 16 * 1024 * 1024;

export const POST = rawRoute({
  summary: "Send runtime events",
  description:
    "One event, an array or JSON lines, as Falco, Falcosidekick, Tetragon, Hubble, the Kubernetes audit log, KubeArmor or Tracee write them. Sending the same event again changes nothing.",
  tags: ["Runtime"],
  access: ["events:write"],
  basic: true,
  query: createEventsQuery,
  accepts: [JSON_TYPE, "application/x-ndjson"],
  response: eventsReceipt,
  status: 202,
  run: async (ctx, { cluster }, request) => {
    const encoding = request.headers.get("content-encoding") ?? "identity";
    if (!/^(identity|gzip|x-gzip)$/i.test(encoding)) throw new Problem("unsupported_media", "Send events as they are or gzipped.");
    const body = await readBody(request, MAX_BYTES);
    if (body.byteLength === 0) throw new Problem("invalid_report", "The body is empty.");
    return json(eventsReceipt.parse(await ingestEvents(ctx, { body, cluster })), 202);
  },
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
