const SPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|true\b|false\b|null\b/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in text
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** The place of the first sign that makes a text no JSON, or its length if it only ends too early. JSON.parse does not always say. */
export function findJsonError(text: string): number {
  let at = 0;
  const open: ("{" | "[")[] = [];
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const sign = (expected: string): boolean => {
    take(SPACE);
    if (text[at] !== expected) return false;
    at++;
    return true;
  };
  const key = (): boolean => {
    take(SPACE);
    return take(STRING) && sign(":");
  };

  for (let wantsValue = true; ; ) {
    take(SPACE);
    const next = text[at];
    if (wantsValue) {
      if (next === "{" || next === "[") {
        at++;
        const closes = sign(next === "{" ? "}" : "]");
        if (!closes) {
          open.push(next);
          if (next === "{" && !key()) return at;
          continue;
        }
      } else if (!take(STRING) && !take(SCALAR)) return at;
      wantsValue = false;
      continue;
    }
    const inside = open.at(-1);
    if (inside === undefined || next === undefined) return at;
    at++;
    if (next === ",") {
      if (inside === "{" && !key()) return at;
      wantsValue = true;
    } else if (next === (inside === "{" ? "}" : "]")) open.pop();
    else return at - 1;
  }
}
