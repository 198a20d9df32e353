import { z } from "zod";
import { ref, severity, time } from "./common";
import { toolJump } from "./posture";

const toolName = z.string().max(61);

export const agreementInput = z.object({
  team: z.string().max(100).optional(),
  cluster: z.string().max(253).optional(),
  /** the two tools to compare; left out: the two that share most images */
  tool: toolName.optional(),
  other: toolName.optional(),
});
export type AgreementInput = z.infer<typeof agreementInput>;

const side = z.object({
  /** package type as in a purl ("deb", "npm") */
  type: z.string(),
  findings: z.number(),
  /** whether the other tool names any package of this type in the common images */
  otherReads: z.boolean(),
  /** of the findings, those for which no fix is known */
  unfixed: z.number(),
  /** of the findings, those that have no CVE */
  noCve: z.number(),
});

export const agreement = z.object({
  asOf: time,
  /** every tool that looked for vulnerabilities in an image that counts, by how many it looked at */
  tools: z.array(
    z.object({
      tool: z.string(),
      images: z.number(),
      findings: z.number(),
      /** of the findings, those that no other tool sees in any image, though one looked at an image that shows it */
      unique: z.number(),
      /** images that no other tool looked at: there is nothing to compare there */
      alone: z.number(),
    }),
  ),
  /** pairs of tools and how many images both looked at, most first */
  pairs: z.array(z.object({ tool: z.string(), other: z.string(), images: z.number() })),
  /** null: no two tools looked at the same image */
  pair: z
    .object({
      tool: z.string(),
      other: z.string(),
      images: z.number(),
      both: z.number(),
      onlyTool: z.number(),
      onlyOther: z.number(),
      /** by shown severity */
      bySeverity: z.array(z.object({ severity, both: z.number(), onlyTool: z.number(), onlyOther: z.number() })),
      /** of those that both see: what each says of the severity */
      severities: z.array(z.object({ tool: severity, other: severity, findings: z.number() })),
      severityDiffers: z.number(),
      /** of those that both see: whose fixed version is known */
      fixes: z.object({ same: z.number(), differ: z.number(), onlyTool: z.number(), onlyOther: z.number(), none: z.number() }),
      /** what only one sees, by package type, most first */
      onlyToolBy: z.array(side),
      onlyOtherBy: z.array(side),
    })
    .nullable(),
  /** the tools' versions and the age of what they know, by cluster; cluster null: images that run nowhere */
  freshness: z.array(
    z.object({
      cluster: ref.nullable(),
      tool: z.string(),
      versions: z.array(z.string()),
      images: z.number(),
      newestScanAt: time,
      oldestScanAt: time,
      /** of the vulnerability database that the scans used; null: none of the scans said */
      newestDatabaseAt: time.nullable(),
      oldestDatabaseAt: time.nullable(),
      /** images whose scan did not say how old its database is */
      databaseUnknown: z.number(),
    }),
  ),
  /** of the last 90 days, newest first; none are known of a cluster by itself */
  jumps: z.array(toolJump),
});
export type AgreementAnswer = z.infer<typeof agreement>;
