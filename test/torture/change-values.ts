import type { Random } from "@/bench/random";
import { AGAIN_MARK, NASTY_KEYS, NASTY_VALUES, rawMark } from "./nasty";

type Container = Record<string, unknown> | unknown[];
const isContainer = (value: unknown): value is Container => typeof value === "object" && value !== null;

const MOST_ENTRIES = 8;
const MOST_KEYS = 40;
const MOST_TEXT = 1_500;

function some<T>(entries: readonly T[], most: number, random: Random): T[] {
  if (entries.length <= most) return [...entries];
  const from = random.chance(0.5) ? 0 : random.below(entries.length - most);
  return entries.slice(from, from + most);
}

/** A copy with a few entries of each long list, so that twenty thousand documents are read in minutes. */
export function shortened(value: unknown, random: Random): unknown {
  if (typeof value === "string") return value.length > MOST_TEXT ? value.slice(0, MOST_TEXT) : value;
  if (!isContainer(value)) return value;
  if (Array.isArray(value)) return some(value, MOST_ENTRIES, random).map((entry) => shortened(entry, random));
  return Object.fromEntries(some(Object.entries(value), MOST_KEYS, random).map(([key, entry]) => [key, shortened(entry, random)]));
}

const set = (container: Container, key: string, value: unknown): void => {
  // Assigning to __proto__ would change the object's own prototype instead of its entries.
  Object.defineProperty(container, key, { value, enumerable: true, writable: true, configurable: true });
};

function nastyValue(random: Random): unknown {
  if (random.chance(0.004)) return "M".repeat(1_000_000);
  if (random.chance(0.15)) return rawMark(random.below(1_000));
  // A copy: a later change must not change what the next document gets.
  return structuredClone(random.pick(NASTY_VALUES));
}

/** The same thing said with another type. */
function retyped(value: unknown): unknown {
  if (typeof value === "string") return Number.isFinite(Number(value)) && value !== "" ? Number(value) : [value];
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return Object.fromEntries(value.map((entry, at) => [String(at), entry]));
  if (isContainer(value)) return Object.values(value);
  return {};
}

const reworded = (value: unknown, random: Random): unknown =>
  typeof value === "string"
    ? random.pick([
        value.toUpperCase(),
        value.toLowerCase(),
        ` ${value}\n`,
        `${value}${value}`,
        value.slice(0, -1),
        [...value].reverse().join(""),
      ])
    : retyped(value);

/** Changes one entry of a container in place; returns what was done. */
function changeEntry(container: Container, key: string, donor: unknown, random: Random): string {
  const child: unknown = Reflect.get(container, key);
  const at = Number(key);
  const choices: Record<string, () => void> = {
    drop: () => {
      if (Array.isArray(container)) container.splice(at, 1);
      else delete container[key];
    },
    nasty: () => set(container, key, nastyValue(random)),
    retype: () => set(container, key, retyped(child)),
    reword: () => set(container, key, reworded(child, random)),
    wrap: () => set(container, key, random.chance(0.5) ? [child] : { value: child }),
    unwrap: () => set(container, key, isContainer(child) ? Object.values(child)[0] : null),
    graft: () => set(container, key, graftOf(donor, random)),
    repeat: () => {
      if (Array.isArray(container))
        container.splice(at, 0, ...Array.from({ length: random.pick([1, 2, 40]) }, () => structuredClone(child)));
      else set(container, `${AGAIN_MARK}${key}`, random.chance(0.5) ? structuredClone(child) : nastyValue(random));
    },
    rename: () => {
      if (Array.isArray(container)) set(container, key, null);
      else {
        delete container[key];
        set(container, random.chance(0.3) ? key.toUpperCase() : random.pick(NASTY_KEYS), child);
      }
    },
    invade: () => {
      if (Array.isArray(container)) container.splice(at, 0, nastyValue(random));
      else set(container, random.pick(NASTY_KEYS), nastyValue(random));
    },
  };
  const [name, change] = random.pick(Object.entries(choices));
  change();
  return name;
}

/** Some part of another document. */
function graftOf(donor: unknown, random: Random): unknown {
  let here = donor;
  while (isContainer(here) && random.chance(0.8)) {
    const entries = Object.values(here);
    if (entries.length === 0) break;
    here = random.pick(entries);
  }
  return shortened(here, random);
}

/** Changes one place of a value in place, found by walking down from the top; returns what was done and where. */
export function changeValue(value: unknown, donor: unknown, random: Random): string {
  const path: string[] = [];
  let here = value;
  for (;;) {
    const keys = isContainer(here) ? Object.keys(here) : [];
    if (!isContainer(here) || keys.length === 0) return "nothing to change";
    const key = random.pick(keys);
    path.push(key);
    const child: unknown = Reflect.get(here, key);
    if (isContainer(child) && Object.keys(child).length > 0 && random.chance(0.85)) here = child;
    else return `${changeEntry(here, key, donor, random)} ${path.map((step) => step.slice(0, 40)).join(".")}`;
  }
}
