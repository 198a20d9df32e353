import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { setDefaultView } from "@/lib/commands/views/set-default-view";
import { nothing } from "@/lib/schemas/path";
import { defaultViewInput } from "@/lib/schemas/views";

export const PUT = route({
  summary: "Choose the view that your findings start with",
  tags: ["Own account"],
  access: ["findings:read"],
  body: defaultViewInput,
  response: nothing,
  status: 204,
  run: setDefaultView,
});

export const { HEAD, OPTIONS, DELETE, GET, PATCH, POST } = otherMethods({ PUT });
