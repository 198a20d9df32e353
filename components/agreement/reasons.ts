import type { AgreementAnswer } from "@/lib/schemas/agreement";

type Side = NonNullable<AgreementAnswer["pair"]>["onlyToolBy"][number];

/** Of more than this share of a kind's findings something must be true to be called the likely reason. */
const MOST = 0.8;

/** Why the other tool probably does not see these, as far as the data tells; null: it does not. */
export function likelyReason({ findings, otherReads, unfixed, noCve }: Side, other: string): string | null {
  if (!otherReads) return `${other} named no package of this type in these images`;
  if (noCve >= findings * MOST) return "most have no CVE: ids that only one database knows";
  if (unfixed >= findings * MOST) return "most have no fix: some databases leave those out";
  return null;
}
