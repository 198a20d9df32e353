import { otherMethods } from "@/lib/api/methods";
import { JSON_TYPE, json, rawRoute } from "@/lib/api/route";
import { splitBody } from "@/lib/api/split-body";
import { judgeGate } from "@/lib/commands/gate/judge-gate";
import { Problem } from "@/lib/core/errors";
import { gateAnswer, gateQuery, gateQuestion } from "@/lib/schemas/gate";

export const POST = rawRoute({
  summary: "Ask the gate",
  description:
    "The body is a report, as for POST /reports; or it is empty and ?image= names an image that is known here; or it is JSON that holds nothing but " +
    "image, policy and policies. Judged as if it ran wherever its repository runs today; nothing is kept but that it was asked. The status is 200 " +
    "whatever the verdict.",
  tags: ["Gate"],
  access: ["gate:judge"],
  basic: true,
  query: gateQuery,
  accepts: [JSON_TYPE, "application/x-ndjson", "application/yaml", "application/octet-stream"],
  response: gateAnswer,
  run: async (ctx, { image, policy, ...query }, request) => {
    const { question, document } = await splitBody(request.body, gateQuestion);
    if (question) {
      if (image !== undefined || policy !== undefined)
        throw new Problem("invalid_request", "Say image and policy in the body or in the address, not in both.");
      return json(gateAnswer.parse(await judgeGate(ctx, question)));
    }
    const upload = document ? { ...query, image, body: document, contentEncoding: request.headers.get("content-encoding") } : undefined;
    return json(gateAnswer.parse(await judgeGate(ctx, { image, policy, upload })));
  },
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, PUT } = otherMethods({ POST });
