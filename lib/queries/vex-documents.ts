import { identityId } from "@/lib/core/ids";
import type { VexRow } from "./vex-rows";

/** What a document says of itself. */
export interface VexHead {
  author: string;
  at: Date;
}

/** An image as a purl: pkg:oci/name@digest?repository_url=… (purl-spec, type oci). */
export function imagePurl({ repository, digest }: Pick<VexRow, "repository" | "digest">): string {
  const name = repository.split("/").at(-1) ?? repository;
  const version = digest === null ? "" : `@${encodeURIComponent(digest)}`;
  return `pkg:oci/${encodeURIComponent(name.toLowerCase())}${version}?repository_url=${encodeURIComponent(repository)}`;
}

/** Statements of one decision on one vulnerability are one, of all its images. */
function grouped(rows: readonly VexRow[]): VexRow[][] {
  const groups = new Map<string, VexRow[]>();
  for (const row of rows) {
    const key = `${row.id} ${row.problem}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function openVexStatus({ verdict, justification, reason }: VexRow): Record<string, string> {
  switch (verdict) {
    case "accepted_risk":
      return { status: "affected", action_statement: `The risk is accepted for a time: ${reason}` };
    case "mitigated":
      return { status: "not_affected", justification: "inline_mitigations_already_exist", impact_statement: reason };
    case "not_affected":
      return { status: "not_affected", ...(justification === null ? {} : { justification }), impact_statement: reason };
    case "false_positive":
      return { status: "not_affected", impact_statement: `A false positive: ${reason}` };
  }
}

/** Decisions as OpenVEX 0.2.0: products are images with the packages that were meant. The same decisions give the same @id. */
export function openVexDocument(rows: readonly VexRow[], { author, at }: VexHead): object {
  const statements = grouped(rows).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [
      {
        vulnerability: { name: first.problem, ...(first.aliases.length > 0 ? { aliases: first.aliases } : {}) },
        timestamp: first.statedAt.toISOString(),
        products: group.map((row) => ({ "@id": imagePurl(row), subcomponents: row.purls.map((purl) => ({ "@id": purl })) })),
        supplier: first.author,
        ...openVexStatus(first),
      },
    ];
  });
  return {
    "@context": "https://openvex.dev/ns/v0.2.0",
    "@id": `urn:uuid:${identityId("openvex", JSON.stringify(statements))}`,
    author,
    timestamp: at.toISOString(),
    version: 1,
    statements,
  };
}

/** Words of CycloneDX for those of OpenVEX. */
const CYCLONEDX_JUSTIFICATION: Readonly<Record<string, string>> = {
  component_not_present: "code_not_present",
  vulnerable_code_not_present: "code_not_present",
  vulnerable_code_not_in_execute_path: "code_not_reachable",
  vulnerable_code_cannot_be_controlled_by_adversary: "requires_configuration",
  inline_mitigations_already_exist: "protected_by_mitigating_control",
};

function analysis({ verdict, justification, reason }: VexRow): object {
  switch (verdict) {
    case "accepted_risk":
      return { state: "exploitable", response: ["will_not_fix"], detail: reason };
    case "mitigated":
      return { state: "not_affected", justification: "protected_by_mitigating_control", detail: reason };
    case "not_affected": {
      const word = CYCLONEDX_JUSTIFICATION[justification ?? ""];
      return { state: "not_affected", ...(word ? { justification: word } : {}), detail: reason };
    }
    case "false_positive":
      return { state: "false_positive", detail: reason };
  }
}

const refOf = (row: VexRow, purl: string): string => `${imagePurl(row)}#${purl}`;

/** Decisions as a CycloneDX 1.6 VEX document: images with the packages that were meant, and an analysis of each vulnerability. */
export function cycloneDxDocument(rows: readonly VexRow[], { author, at }: VexHead): object {
  const images = new Map<string, { row: VexRow; purls: Set<string> }>();
  for (const row of rows) {
    const known = images.get(imagePurl(row)) ?? { row, purls: new Set<string>() };
    for (const purl of row.purls) known.purls.add(purl);
    images.set(imagePurl(row), known);
  }
  const vulnerabilities = grouped(rows).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [
      {
        id: first.problem,
        ...(first.aliases.length > 0 ? { references: first.aliases.map((alias) => ({ id: alias, source: { name: "alias" } })) } : {}),
        analysis: analysis(first),
        affects: group.flatMap((row) => row.purls.map((purl) => ({ ref: refOf(row, purl) }))),
      },
    ];
  });
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${identityId("cyclonedx", JSON.stringify(vulnerabilities))}`,
    version: 1,
    metadata: {
      timestamp: at.toISOString(),
      authors: [{ name: author }],
      tools: { components: [{ type: "application", name: "plimsoll" }] },
    },
    components: [...images].map(([purl, { row, purls }]) => ({
      type: "container",
      "bom-ref": purl,
      name: row.repository,
      ...(row.digest === null ? {} : { version: row.digest }),
      purl,
      components: [...purls].map((each) => ({
        type: "library",
        "bom-ref": refOf(row, each),
        name: decodeURIComponent(each.split("@")[0]?.split("/").at(-1) ?? each),
        purl: each,
      })),
    })),
    vulnerabilities,
  };
}
