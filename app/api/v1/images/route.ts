import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listImages } from "@/lib/queries/list-images";
import { imagePage, listImagesInput } from "@/lib/schemas/images";

export const GET = route({
  summary: "List images",
  description:
    "One row a digest of a repository. Coverage says whether anyone has looked lately; summary is null for what was never scanned.",
  tags: ["Images"],
  query: listImagesInput,
  response: imagePage,
  run: listImages,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
