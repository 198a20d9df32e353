import type { Ref } from "@/lib/schemas/common";

/** More than anybody types of a name before it is offered. */
const LONGEST = 40;

/** What is typed after an @ before the caret, and where the @ is; null: nobody is being named. */
export function beingNamed(text: string, caret: number): { from: number; text: string } | null {
  const head = text.slice(0, caret);
  const from = head.lastIndexOf("@");
  if (from === -1 || (from > 0 && !/\s|[(,;]/.test(head[from - 1] ?? ""))) return null;
  const typed = head.slice(from + 1);
  return typed.length > LONGEST || /[\n@]|\s{2}|^\s/.test(typed) ? null : { from, text: typed };
}

/** Those whom the typed text may mean, by name or address; those whose name begins with it first. */
export function meant<Person extends { name: string; email: string }>(typed: string, people: readonly Person[]): Person[] {
  const text = typed.toLowerCase();
  const begins = ({ name }: Person): boolean => name.toLowerCase().startsWith(text);
  const found = people.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(text));
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}

/** Ids of those of the people who still stand in the text. */
export const namedIn = (text: string, people: readonly Ref[]): string[] =>
  people.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);

/** The text in pieces, those that name somebody marked; names are the longest first. */
export function pieces(text: string, names: readonly string[]): { text: string; named: boolean }[] {
  const marks = names.map((name) => `@${name}`);
  const found: { text: string; named: boolean }[] = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const mark = marks.find((each) => text.startsWith(each, at));
    if (mark === undefined) {
      plain += text[at];
      at++;
      continue;
    }
    if (plain !== "") found.push({ text: plain, named: false });
    found.push({ text: mark, named: true });
    plain = "";
    at += mark.length;
  }
  return plain === "" ? found : [...found, { text: plain, named: false }];
}
