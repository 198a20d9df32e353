import { createParser, parseAsString } from "nuqs/server";

/** A day as 2026-11-01; what is none is as if it were not given. */
const parseAsDay = createParser({
  parse: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null),
  serialize: (day: string) => day,
});

/** The scope that all pages share, in the URL by names that people can read: ?cluster=eks-prod-eu&team=payments&asOf=2026-11-01. */
export const scopeParsers = {
  cluster: parseAsString,
  team: parseAsString,
  asOf: parseAsDay,
};

export interface Scope {
  cluster: string | null;
  team: string | null;
  asOf: string | null;
}

export const NO_TEAM = "none";

/** Adds the scope to a link, so that the list behind a number holds the same scope. */
export function withScope(href: string, scope: Partial<Scope>): string {
  const [path = "", search = ""] = href.split("?");
  const query = new URLSearchParams(search);
  for (const name of ["cluster", "team", "asOf"] as const) {
    const value = scope[name];
    if (value && !query.has(name)) query.set(name, value);
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}
