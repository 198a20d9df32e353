import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { getImage } from "@/lib/queries/get-image";
import { imageDetail } from "@/lib/schemas/images";
import { byImage } from "@/lib/schemas/path";

export const GET = route({
  summary: "One image",
  description: "By our id, by sha256:… or by URL-encoded reference.",
  tags: ["Images"],
  params: byImage,
  response: imageDetail,
  run: getImage,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
