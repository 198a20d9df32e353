import { z } from "zod";
import { id } from "./common";

export const repositoryRule = z.object({
  id,
  position: z.number().int(),
  from: z.string(),
  to: z.string(),
});
export const repositoryRuleList = z.object({
  items: z.array(repositoryRule),
  /** what is filed under names that the rules map is being moved, or still waits for that */
  moving: z.number().int(),
});
export type RepositoryRuleList = z.infer<typeof repositoryRuleList>;

const pattern = z.string().trim().min(3).max(500);
export const repositoryRulesInput = z.object({ rules: z.array(z.object({ from: pattern, to: pattern })).max(200) });

/** What the rules would make of the repositories that are known. */
export const repositoryRulesPreview = z.object({
  items: z.array(
    z.object({
      /** place of the rule in the list that was sent, from 0 */
      rule: z.number().int(),
      from: z.string(),
      to: z.string(),
      /** the other name is known too: the two become one */
      joins: z.boolean(),
    }),
  ),
  /** of all that the rules map; items hold the first hundred */
  total: z.number().int(),
});
export type RepositoryRulesPreview = z.infer<typeof repositoryRulesPreview>;
