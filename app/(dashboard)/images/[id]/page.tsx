import { ImageView } from "@/components/images/image-view";
import { Page } from "@/components/shell/page";
import { currentCtx } from "@/lib/auth/current-ctx";
import { entry, Hydrate, read } from "@/lib/client/hydrate";
import { imageOptions } from "@/lib/client/images";
import { getImage } from "@/lib/queries/get-image";

export const metadata = { title: "Image" };

export default async function ImagePage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await currentCtx();
  const id = decodeURIComponent((await params).id);
  const image = await read(getImage(ctx, { id }));
  return (
    <Page>
      <Hydrate entries={[entry(imageOptions(id), image)]}>
        <ImageView id={id} />
      </Hydrate>
    </Page>
  );
}
