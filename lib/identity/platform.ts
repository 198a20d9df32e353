/** What a tag or an index gives on most machines, and what a tool that does not say it is taken to have looked at. */
const USUAL = new Set(["amd64", "x86_64", "x86-64"]);
const SAME: Readonly<Record<string, string>> = { aarch64: "arm64", armv8: "arm64", "arm64/v8": "arm64" };

/**
 * The platform of an image as its identity has it: "" for amd64 and for what is not known. One digest of an index stands
 * for an image of each platform, so elsewhere it takes both to tell them apart.
 */
export function platformOf(architecture: string | null): string {
  const found =
    architecture
      ?.trim()
      .toLowerCase()
      .replace(/^linux\//, "") ?? "";
  return USUAL.has(found) ? "" : (SAME[found] ?? found).slice(0, 40);
}
