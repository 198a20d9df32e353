type Json = Record<string, unknown>;

/** SPDX 2 as lines of "Tag: value". */
export const looksLikeSpdx = (body: string): boolean => /^\s*(?:#[^\n]*\n\s*)*SPDXVersion:\s*SPDX-/.test(body.slice(0, 4_000));

const TAG = /^([A-Za-z]+):\s*(.*)$/;

interface Line {
  tag: string;
  value: string;
}

/** Values in <text>…</text> go on over several lines. */
function* linesOf(body: string): Iterable<Line> {
  const lines = body.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const match = TAG.exec(lines[at]?.trim() ?? "");
    if (match?.[1] === undefined) continue;
    let value = match[2] ?? "";
    if (value.startsWith("<text>")) {
      const parts = [value];
      while (!(parts.at(-1) ?? "").includes("</text>") && at + 1 < lines.length) parts.push(lines[++at] ?? "");
      value = parts.join("\n").replace(/^<text>|<\/text>[\s\S]*$/g, "");
    }
    yield { tag: match[1], value };
  }
}

/** The same document as it would be in JSON, as far as packages go. */
export function spdxFromTags(body: string): Json {
  const packages: Json[] = [];
  const relationships: Json[] = [];
  const creators: string[] = [];
  const document: Json = { packages, relationships };
  let current: Json | null = null;
  let isFile = false;
  let created: string | undefined;
  const push = (key: string, value: unknown): void => {
    if (current === null) return;
    const known = current[key];
    if (Array.isArray(known)) known.push(value);
    else current[key] = [value];
  };
  for (const { tag, value } of linesOf(body)) {
    const words = value.split(/\s+/);
    if (tag === "PackageName") {
      current = { name: value };
      isFile = false;
      packages.push(current);
    } else if (tag === "FileName" || tag === "SnippetSPDXID") {
      current = null;
      isFile = true;
    } else if (tag === "Relationship")
      relationships.push({ spdxElementId: words[0], relationshipType: words[1], relatedSpdxElement: words[2] });
    else if (current !== null) {
      if (tag === "SPDXID") current["SPDXID"] = value;
      else if (tag === "PackageVersion") current["versionInfo"] = value;
      else if (tag === "PrimaryPackagePurpose") current["primaryPackagePurpose"] = value;
      else if (tag === "PackageSourceInfo") current["sourceInfo"] = value;
      else if (tag === "PackageAttributionText") push("attributionTexts", value);
      else if (tag === "PackageChecksum") push("checksums", { algorithm: words[0]?.replace(/:$/, ""), checksumValue: words[1] });
      else if (tag === "ExternalRef")
        push("externalRefs", { referenceCategory: words[0], referenceType: words[1], referenceLocator: words[2] });
    } else if (!isFile) {
      if (tag === "SPDXVersion") document["spdxVersion"] = value;
      else if (tag === "SPDXID") document["SPDXID"] = value;
      else if (tag === "DocumentName") document["name"] = value;
      else if (tag === "DocumentNamespace") document["documentNamespace"] = value;
      else if (tag === "Creator") creators.push(value);
      else if (tag === "Created") created = value;
    }
  }
  document["creationInfo"] = { creators, created };
  return document;
}
