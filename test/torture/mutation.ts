import { stringify } from "yaml";
import { Random } from "@/bench/random";
import { changeBytes, changeText, dressed } from "./change-text";
import { changeValue, shortened } from "./change-values";
import { withMarks } from "./nasty";
import type { Seed } from "./seeds";

export interface Mutation {
  bytes: Buffer;
  /** the name of the document that it was made from */
  from: string;
  /** what was done to it, in order */
  changes: string[];
  /** format that is asked for; null: to be found out */
  asked: string | null;
}

const hash = (text: string): number => {
  let found = 2_166_136_261;
  for (const sign of text) found = Math.imul(found ^ (sign.codePointAt(0) ?? 0), 16_777_619);
  return found >>> 0;
};

const MOST_TEXT = 40_000;

/** A part of a long text that begins where it begins, so that it is told apart by it still. */
const shortText = (text: string, random: Random): string => {
  if (text.length <= MOST_TEXT) return text;
  const from = 4_000 + random.below(text.length - MOST_TEXT);
  return random.chance(0.7) ? text.slice(0, MOST_TEXT) : text.slice(0, 4_000) + text.slice(from, from + MOST_TEXT);
};

function written(values: readonly unknown[], isYaml: boolean, random: Random): string {
  if (isYaml || random.chance(0.02)) {
    try {
      return values.map((value) => stringify(value)).join("---\n");
    } catch {
      // What has no text in YAML is written as JSON.
    }
  }
  const indent = random.chance(0.2) ? 2 : undefined;
  return withMarks(values.map((value) => JSON.stringify(value, null, indent) ?? "").join("\n"));
}

/**
 * The mutation with a number: the same seed, format and number give the same bytes, whichever others are made.
 * @param all the documents of all formats; one of another format may lend its parts
 */
export function mutationOf(all: readonly Seed[], format: string, seed: number, number: number): Mutation {
  const own = all.filter((each) => each.format === format);
  if (own.length === 0) throw new Error(`The corpus has no document of ${format}.`);
  const random = new Random(hash(`${seed} ${format} ${number}`));
  const base = random.pick(own);
  const donor = random.chance(0.6) ? random.pick(own) : random.pick(all);
  const changes: string[] = [];
  let text = "";
  if (base.values.length > 0 && random.chance(0.85)) {
    const values = base.values.length === 1 ? base.values : (shortened(base.values, random) as unknown[]);
    const changed = values.map((value) => shortened(value, random));
    const times = random.pick([1, 1, 1, 2, 3, 8]);
    for (let each = 0; each < times; each++) changes.push(changeValue(changed, random.pick([...donor.values, null]), random));
    text = written(changed, base.isYaml, random);
  } else {
    text = shortText(base.text, random);
    if (base.values.length === 0 || random.chance(0.3)) {
      const { what, result } = changeText(text, donor.text, random);
      changes.push(what);
      text = result;
    }
  }
  let bytes: Buffer = Buffer.from(text);
  const rest = random.next();
  const last =
    rest < 0.12 || changes.length === 0
      ? changeBytes(bytes, Buffer.from(donor.text.slice(0, MOST_TEXT)), random)
      : rest < 0.24
        ? dressed(text, random)
        : null;
  if (last !== null) {
    changes.push(last.what);
    bytes = last.result;
  }
  return { bytes, from: base.name, changes, asked: random.chance(0.1) ? null : format };
}
