import type { FixCandidate } from "@/lib/risk/fix-first";
import type { ActionKind } from "@/lib/schemas/actions";
import type { Cell } from "./read-cells";
import type { PlaceFacts } from "./read-places";

export interface Candidate extends FixCandidate {
  kind: ActionKind;
  /** what it is about: a package key, an image, a place, a check */
  subject: string;
}

/** Checks, policies and secrets are mended where they are; a licence is no setting. */
const SETTINGS: ReadonlySet<string> = new Set(["misconfiguration", "benchmark", "policy", "secret"]);

/** Every action that would close some of the cells; ids are made of what an action is about, so they stay the same. */
export function candidatesOf(cells: readonly Cell[], places: ReadonlyMap<string, PlaceFacts>): Candidate[] {
  const found = new Map<string, Candidate & { cells: number[] }>();
  const add = (kind: ActionKind, subject: string, cell: number): void => {
    const id = `${kind}:${subject}`;
    const known = found.get(id);
    if (known) known.cells.push(cell);
    else found.set(id, { id, kind, subject, cells: [cell] });
  };
  cells.forEach((cell, position) => {
    const place = places.get(cell.placeId);
    if (SETTINGS.has(cell.kind)) add("setting", `${cell.kind}:${cell.key}`, position);
    if (cell.kind === "vulnerability" && cell.fixable) {
      add("upgrade", cell.key, position);
      if (place?.repository) add("rebuild", cell.placeId, position);
      if (cell.origin === "base") for (const base of place?.bases ?? []) add("base", base, position);
    }
    if (place?.unused) add("unused", cell.placeId, position);
  });
  return [...found.values()];
}
