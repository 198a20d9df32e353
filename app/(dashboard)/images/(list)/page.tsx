import { createLoader, type SearchParams } from "nuqs/server";
import { ImagesView } from "@/components/images/images-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { imageParsers, imageQuery, imagesOptions } from "@/lib/client/images";
import { listImages } from "@/lib/queries/list-images";
import { listImagesInput } from "@/lib/schemas/images";

export const metadata = { title: "Images" };

const load = createLoader(imageParsers);

export default async function ImagesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await currentCtx();
  const filters = await load(searchParams);
  const first = await read(listImages(ctx, listImagesInput.parse({ ...imageQuery(filters), limit: 100 })));
  return (
    <Page fill>
      <Hydrate entries={[entry(imagesOptions(filters), { pages: [first], pageParams: [undefined] })]}>
        <ImagesView />
      </Hydrate>
    </Page>
  );
}
