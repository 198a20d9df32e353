const SEGMENT = /^(?:\d+|[A-Za-z]+|~|\^)/;

/** Compares texts as rpmvercmp does: segments of digits or letters in turn, ~ before the end, ^ after it. */
function compareText(first: string, second: string): number {
  let [a, b] = [first, second];
  for (;;) {
    a = a.replace(/^[^\dA-Za-z~^]+/, "");
    b = b.replace(/^[^\dA-Za-z~^]+/, "");
    if (a.startsWith("~") || b.startsWith("~")) {
      if (!a.startsWith("~")) return 1;
      if (!b.startsWith("~")) return -1;
      [a, b] = [a.slice(1), b.slice(1)];
      continue;
    }
    if (a.startsWith("^") || b.startsWith("^")) {
      if (a === "") return -1;
      if (b === "") return 1;
      if (!a.startsWith("^")) return 1;
      if (!b.startsWith("^")) return -1;
      [a, b] = [a.slice(1), b.slice(1)];
      continue;
    }
    if (a === "" || b === "") return a === b ? 0 : a === "" ? -1 : 1;
    const [partA, partB] = [SEGMENT.exec(a)?.[0] ?? "", SEGMENT.exec(b)?.[0] ?? ""];
    const [numberA, numberB] = [/^\d/.test(partA), /^\d/.test(partB)];
    if (numberA !== numberB) return numberA ? 1 : -1;
    if (numberA) {
      const difference = BigInt(partA) - BigInt(partB);
      if (difference !== 0n) return difference < 0n ? -1 : 1;
    } else if (partA !== partB) return partA < partB ? -1 : 1;
    [a, b] = [a.slice(partA.length), b.slice(partB.length)];
  }
}

function split(version: string): { epoch: number; upstream: string; release: string | null } {
  const [, epoch = "0", rest = ""] = /^(?:(\d+):)?(.*)$/s.exec(version.trim()) ?? [];
  const at = rest.lastIndexOf("-");
  return { epoch: Number(epoch), upstream: at < 0 ? rest : rest.slice(0, at), release: at < 0 ? null : rest.slice(at + 1) };
}

/** Compares epoch:version-release as rpm does; a release that one of them does not name does not count. Below zero: the first is older. */
export function compareRpm(first: string, second: string): number {
  const [a, b] = [split(first), split(second)];
  const versions = a.epoch - b.epoch || compareText(a.upstream, b.upstream);
  return versions !== 0 || a.release === null || b.release === null ? versions : compareText(a.release, b.release);
}
