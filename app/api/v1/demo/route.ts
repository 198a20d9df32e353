import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { removeDemo } from "@/lib/commands/remove-demo";
import { nothing } from "@/lib/schemas/path";

export const DELETE = route({
  summary: "Remove the demo fleet",
  tags: ["Administration"],
  access: ["settings:write"],
  response: nothing,
  status: 204,
  run: async (ctx) => {
    await removeDemo(ctx, {});
    return null;
  },
});

export const { HEAD, OPTIONS, GET, PATCH, POST, PUT } = otherMethods({ DELETE });
