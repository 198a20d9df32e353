/** How two tools that looked at the same images can stand to each other over one vulnerability finding. */
export const AGREEMENTS = ["both", "only", "severity", "fix", "unique"] as const;
export type AgreementKind = (typeof AGREEMENTS)[number];

export interface Agreement {
  kind: AgreementKind;
  /** the tool that sees it */
  tool: string;
  /** the tool that it is compared with; null for "unique": any other */
  other: string | null;
}

const TOOL = "[a-z0-9][a-z0-9._/-]{0,60}";
const PATTERN = new RegExp(`^(?:(both|only|severity|fix):(${TOOL}),(${TOOL})|(unique):(${TOOL}))$`);

/** "both:trivy,grype", "only:trivy,grype" (Trivy sees it, Grype looked and does not), "unique:trivy"; null for anything else. */
export function parseAgreement(text: string): Agreement | null {
  const found = PATTERN.exec(text);
  if (!found) return null;
  const [, kind, tool, other, unique, alone] = found;
  if (unique && alone) return { kind: "unique", tool: alone, other: null };
  return kind && tool && other ? { kind: kind as AgreementKind, tool, other } : null;
}

export const formatAgreement = ({ kind, tool, other }: Agreement): string => `${kind}:${other === null ? tool : `${tool},${other}`}`;
