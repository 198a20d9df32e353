import { identityId } from "@/lib/core/ids";

/**
 * For each layer an id that stands for it and all layers below it, in order: two images whose ids at one position are
 * equal begin with the same layers. From diff ids, which compression does not change; the idea is the ChainID of the OCI
 * image specification 1.1. Null from the first layer on whose diff id is not known.
 */
export function layerChain(layers: readonly { diffId: string | null }[]): (string | null)[] {
  let below: string | null = "";
  return layers.map(({ diffId }) => {
    below = below === null || diffId === null ? null : identityId("layers", below, diffId);
    return below;
  });
}
