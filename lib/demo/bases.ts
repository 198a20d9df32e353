import { chance, fakeDigest } from "./chance";
import { REGISTRY, type SourceName } from "./fleet";

/** An image that the fleet's own images are built on; its platform team keeps it, nothing runs it as it is. */
export interface DemoBase {
  name: "node" | "debian";
  repository: string;
  /** days back at which each tag was built, oldest first; everything stands on the first */
  tags: readonly { tag: string; builtDaysBack: number }[];
  /** so many of the lowest layers of its sources' reports are it; those of its first tag are real */
  layers: number;
  /** the layer whose packages a tool lists that looked at another image with the same distribution */
  packagesIn: number;
}

export const BASES: readonly DemoBase[] = [
  {
    name: "node",
    repository: `${REGISTRY}/base/node`,
    tags: [
      { tag: "12.16-alpine3.11", builtDaysBack: 118 },
      { tag: "12.22-alpine3.15", builtDaysBack: 16 },
    ],
    layers: 4,
    packagesIn: 1,
  },
  {
    name: "debian",
    repository: `${REGISTRY}/base/debian`,
    tags: [
      { tag: "9.6-slim", builtDaysBack: 131 },
      { tag: "9.13-slim", builtDaysBack: 22 },
    ],
    layers: 1,
    packagesIn: 0,
  },
];

const BASE_OF: Partial<Record<SourceName, DemoBase["name"]>> = {
  "juice-shop": "node",
  "base-node": "node",
  nginx: "debian",
  debian: "debian",
  "base-debian": "debian",
};

export const baseOf = (source: SourceName): DemoBase | null => BASES.find(({ name }) => name === BASE_OF[source]) ?? null;

/** Whose builds write down what they are built on; of all others the layers tell. */
const LABELLING = ["payments", "storefront"];

export const BASE_TEAM = "platform";

/** What the builder of an image wrote into its labels about its base. */
export function baseLabels(repository: string, source: SourceName): Record<string, string> {
  const base = baseOf(source);
  const [inUse] = base?.tags ?? [];
  if (!base || !inUse || !LABELLING.some((namespace) => repository.startsWith(`${REGISTRY}/${namespace}/`))) return {};
  const reference = `${base.repository}:${inUse.tag}`;
  return { "org.opencontainers.image.base.name": reference, "org.opencontainers.image.base.digest": fakeDigest(reference) };
}

export interface DemoLayer {
  diffId: string;
  createdBy: string;
}

/** The layers of an image whose report is told again: the base's as they are, what lies above is the image's own. */
export const layersOn = (base: DemoBase, template: readonly DemoLayer[], reference: string): DemoLayer[] =>
  template.map((layer, position) =>
    position < base.layers ? layer : { ...layer, diffId: fakeDigest("layer", reference, String(position)) },
  );

/** The layers of a base itself: its newer tags have other ones. */
export const layersOfBase = (base: DemoBase, template: readonly DemoLayer[], reference: string): DemoLayer[] =>
  template
    .slice(0, base.layers)
    .map((layer, position) =>
      reference === `${base.repository}:${base.tags[0]?.tag}`
        ? layer
        : { ...layer, diffId: fakeDigest("layer", reference, String(position)) },
    );

/** A newer tag has whatever had no fix yet. */
export const inTag = (tag: number, row: { fixable: boolean }): boolean => tag === 0 || !row.fixable;

/** Days back at which each tag of a base is scanned: when it was built or the ninety days began, monthly, and lately if it is the newest. */
export function scanDays(base: DemoBase, tag: number, history: number, every: number): number[] {
  const from = Math.min(base.tags[tag]?.builtDaysBack ?? 0, history) - 0.3;
  const until = base.tags[tag + 1]?.builtDaysBack ?? null;
  const days: number[] = [];
  for (let back = from; back > (until ?? 6); back -= every) days.push(back);
  return until === null ? [...days, 0.2 + chance(base.repository, "last scan") * 3] : days;
}
