import { otherMethods } from "@/lib/api/methods";
import { route } from "@/lib/api/route";
import { listImagePackages } from "@/lib/queries/list-image-packages";
import { imagePackagePage, listImagePackagesInput } from "@/lib/schemas/images";

export const GET = route({
  summary: "Packages of an image",
  tags: ["Images"],
  params: listImagePackagesInput.pick({ id: true }),
  query: listImagePackagesInput.omit({ id: true }),
  response: imagePackagePage,
  run: listImagePackages,
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
