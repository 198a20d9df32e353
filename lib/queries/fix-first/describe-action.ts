import { newestVersion } from "@/lib/identity/compare-versions";
import type { ActionItem } from "@/lib/schemas/actions";
import { packageName } from "../package-name";
import type { BaseRow } from "../read-bases";
import { fixedVersionFor, upgradeCommand } from "../suggest-fix";
import type { Candidate } from "./candidates";
import type { Cell } from "./read-cells";
import type { Advice, VersionRow } from "./read-details";
import { kindOf } from "./read-details";
import type { PlaceFacts } from "./read-places";

/** What was read about the chosen actions. */
export interface Details {
  places: ReadonlyMap<string, PlaceFacts>;
  versions: readonly VersionRow[];
  bases: readonly BaseRow[];
  advice: readonly Advice[];
  /** findings that a newer base has too, by the base that they are inherited from */
  staying: ReadonlyMap<string, number>;
}

type Described = Pick<ActionItem, "title" | "change" | "notes" | "list">;

/** "deb" of "pkg:deb/debian/openssl" */
const packageTypeOf = (key: string): string => /^pkg:([^/]+)\//.exec(key)?.[1] ?? "";

const MOST_NAMED = 3;
const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMED ? names.join(", ") : `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more`;
const VULNERABLE = { kind: "vulnerability", fixable: "true" } as const;

/** In words and as a list of findings: what to do, the exact change, and what to know before. */
export function describeAction(candidate: Candidate, cells: readonly Cell[], details: Details): Described {
  switch (candidate.kind) {
    case "upgrade":
      return upgrade(candidate.subject, details.versions);
    case "rebuild":
      return rebuild(candidate.subject, cells, details.places);
    case "base":
      return newBase(candidate.subject, details);
    case "unused":
      return {
        title: `Retire ${details.places.get(candidate.subject)?.name ?? "an image"}: nothing runs it`,
        change: null,
        notes: [
          "Delete it from the registry, or scan the image that replaced it. If it runs where no inventory is sent from, send that inventory.",
        ],
        list: { repository: candidate.subject },
      };
    case "setting":
      return setting(candidate.subject, details.advice);
  }
}

/** "debian-11" as people write it */
const releaseName = (distro: string): string => distro.replace(/^./, (letter) => letter.toUpperCase()).replace("-", " ");

const wantedOf = (rows: readonly VersionRow[]): string[] => [
  ...new Set(rows.flatMap(({ installed, fixed }) => fixedVersionFor(installed, fixed) ?? [])),
];

function upgrade(key: string, rows: readonly VersionRow[]): Described {
  const [type, name] = [packageTypeOf(key), packageName(key)];
  const mine = rows.filter((row) => row.key === key);
  const installed = [...new Set(mine.map((row) => row.installed))].sort();
  const list = { ...VULNERABLE, package: key };
  const from = installed.length > 0 ? [`Installed: ${listed(installed)}.`] : [];
  const releases = [...new Set(mine.flatMap(({ distro }) => distro ?? []))].sort();
  // Each release of a distribution mends a package in versions of its own.
  if (releases.length > 1) {
    const perRelease = releases.map((distro) => {
      const wanted = wantedOf(mine.filter((row) => row.distro === distro));
      return `${releaseName(distro)}: ${newestVersion(type, wanted) ?? listed(wanted.sort())}.`;
    });
    return { title: `Upgrade ${name} on ${listed(releases.map(releaseName))}`, change: null, notes: [...perRelease, ...from], list };
  }
  const wanted = wantedOf(mine);
  const least = newestVersion(type, wanted);
  if (least === null) {
    return {
      title: `Upgrade ${name}`,
      change: null,
      notes: [
        ...from,
        wanted.length > 0
          ? `Fixed in ${listed(wanted.sort())}, which cannot be put in order here: take the one of your line.`
          : "The tools do not agree on a fixed version.",
      ],
      list,
    };
  }
  return { title: `Upgrade ${name} to ${least}`, change: upgradeCommand(key, name, least), notes: from, list };
}

/** What brings all packages of a distribution up to date, as a line of a Dockerfile. */
const REFRESH: Readonly<Record<string, string>> = {
  deb: "RUN apt-get update && apt-get upgrade -y",
  rpm: "RUN dnf upgrade -y",
  apk: "RUN apk upgrade --no-cache",
};

function rebuild(placeId: string, cells: readonly Cell[], places: ReadonlyMap<string, PlaceFacts>): Described {
  const types = cells.map(({ key }) => packageTypeOf(key));
  const line = Object.entries(REFRESH).find(([type]) => types.includes(type))?.[1] ?? null;
  const others = new Set(types.filter((type) => !(type in REFRESH)));
  return {
    title: `Rebuild ${places.get(placeId)?.name ?? "an image"} with its packages up to date`,
    change: line,
    notes: [
      `${cells.length === 1 ? "One package has" : `${cells.length} packages have`} a fixed version.`,
      ...(others.size > 0 ? [`Those of ${[...others].sort().join(", ")} are upgraded where the application names them.`] : []),
    ],
    list: { ...VULNERABLE, repository: placeId },
  };
}

const DATE = (date: Date | null): string => (date ? ` (built ${date.toISOString().slice(0, 10)})` : "");

function newBase(id: string, { bases, staying }: Details): Described {
  const stay = staying.get(id) ?? 0;
  const base = bases.find((row) => row.id === id);
  const list = { ...VULNERABLE, origin: "base", base: id };
  if (!base?.name) return { title: "Rebuild on a newer base image", change: "docker build --pull .", notes: [], list };
  const now = base.tags[0] ? `${base.name}:${base.tags[0]}` : base.name;
  const newer = base.newerTags?.[0] ? `${base.name}:${base.newerTags[0]}` : null;
  return newer
    ? {
        title: `Move from ${now} to ${newer}`,
        change: `FROM ${newer}`,
        notes: [
          `The base in use${DATE(base.builtAt)} has a successor${DATE(base.newerBuiltAt)}.`,
          ...(stay === 0
            ? []
            : [
                `${stay} of these ${stay === 1 ? "findings is" : "findings are"} in the newer image too: moving does not close ${stay === 1 ? "it" : "them"}.`,
              ]),
        ],
        list,
      }
    : {
        title: `Rebuild on today's ${now}`,
        change: "docker build --pull .",
        notes: [
          `No newer image of ${base.name} was ever scanned here; the one in use was${DATE(base.builtAt) || " built at a time that nobody said"}.`,
        ],
        list,
      };
}

function setting(subject: string, advice: readonly Advice[]): Described {
  const at = subject.indexOf(":");
  const [kind, key] = [subject.slice(0, at), subject.slice(at + 1)];
  const said = advice.find((row) => kindOf(row.kind) === kind && row.key === key);
  return {
    title: said?.title ? `${said.title} (${key})` : `Mend ${key}`,
    change: null,
    notes: [said?.resolution ?? "The tools say what is wrong, but not how to mend it."],
    list: { kind, vulnerability: key },
  };
}
