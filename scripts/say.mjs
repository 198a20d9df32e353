// How the scripts speak: one plain line at a time, and a line every few seconds while something takes long.
const start = Date.now();
const colour = process.stdout.isTTY && !process.env.NO_COLOR;

export const bold = (text) => (colour ? `\u001b[1m${text}\u001b[0m` : text);
export const dim = (text) => (colour ? `\u001b[2m${text}\u001b[0m` : text);

export function say(text) {
  console.log(`${dim(`${((Date.now() - start) / 1000).toFixed(1).padStart(5)} s`)}  ${text}`);
}

/** Says what begins, that it still goes on (with what `detail` knows), and how long it took. */
export async function step(title, work, detail = () => "") {
  const began = Date.now();
  say(`${title} …`);
  let timer;
  const remind = (afterMs) => {
    timer = setTimeout(() => {
      const more = detail();
      say(`  still at it: ${title}${more ? `, ${more}` : ""} (${Math.round((Date.now() - began) / 1000)} s)`);
      remind(Math.min(afterMs * 1.5, 30_000));
    }, afterMs);
  };
  remind(5_000);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
