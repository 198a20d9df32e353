import { createParser } from "nuqs/server";

/** Yes or no as links write it: 1, 0, true, false. */
export const parseAsFlag = createParser<boolean>({
  parse: (text) => (text === "1" || text === "true" ? true : text === "0" || text === "false" ? false : null),
  serialize: (value) => (value ? "1" : "0"),
});
