/** Of a character in Debian's order: ~ before the end of the text, letters before all else that is no digit. */
function order(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}

/** Compares texts as dpkg does: runs without digits by Debian's order, runs of digits as numbers, in turn. */
export function compareDebianText(first: string, second: string): number {
  let [a, b] = [first, second];
  while (a !== "" || b !== "") {
    const [wordA, wordB] = [/^\D*/.exec(a)?.[0] ?? "", /^\D*/.exec(b)?.[0] ?? ""];
    for (let at = 0; at < Math.max(wordA.length, wordB.length); at++) {
      const difference = order(wordA[at]) - order(wordB[at]);
      if (difference !== 0) return difference;
    }
    [a, b] = [a.slice(wordA.length), b.slice(wordB.length)];
    const [digitsA, digitsB] = [/^\d*/.exec(a)?.[0] ?? "", /^\d*/.exec(b)?.[0] ?? ""];
    const difference = BigInt(digitsA || 0) - BigInt(digitsB || 0);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
    [a, b] = [a.slice(digitsA.length), b.slice(digitsB.length)];
  }
  return 0;
}

/** "1:2.3-4" → epoch, upstream version and revision, as dpkg takes them apart. */
function split(version: string): { epoch: number; upstream: string; revision: string } {
  const [, epoch = "0", rest = ""] = /^(?:(\d+):)?(.*)$/s.exec(version.trim()) ?? [];
  const at = rest.lastIndexOf("-");
  return { epoch: Number(epoch), upstream: at < 0 ? rest : rest.slice(0, at), revision: at < 0 ? "" : rest.slice(at + 1) };
}

/** Compares Debian versions (Debian Policy 5.6.12); below zero: the first is older. */
export function compareDebian(first: string, second: string): number {
  const [a, b] = [split(first), split(second)];
  return a.epoch - b.epoch || compareDebianText(a.upstream, b.upstream) || compareDebianText(a.revision, b.revision);
}
