const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** The place after the closing quote of a text that begins at a quote, or the end of all. */
function afterString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}

/** The place of the first bracket of a JSON text that is inside of more than `most` others, or null. */
export function tooDeepAt(text: string, most: number): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; ) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) {
      at = afterString(text, at);
      continue;
    }
    if (sign === OPEN || sign === OPEN_LIST) {
      if (depth >= most) return at;
      depth++;
    } else if (sign === CLOSE || sign === CLOSE_LIST) depth--;
    at++;
  }
  return null;
}
