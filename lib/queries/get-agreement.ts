import { guard } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import type { AgreementAnswer, AgreementInput } from "@/lib/schemas/agreement";
import { readPair } from "./agreement-pair";
import { readPairs, readTools } from "./agreement-tools";
import { postureScope } from "./posture-scope";
import { readFreshness } from "./tool-freshness";
import { readToolJumps } from "./tool-jumps";

/**
 * Where tools that looked at the same images agree and where they do not, over what counts now in the scope. A tool that
 * never looked at an image is never said not to see something in it. Throws Problem invalid_request for a pair that has no
 * image in common.
 */
export const getAgreement = guard("findings:read", async (ctx, input: AgreementInput): Promise<AgreementAnswer> => {
  const scope = await postureScope(ctx, { team: input.team, cluster: input.cluster }, new Date());
  const [tools, pairs, freshness, jumps] = await Promise.all([
    readTools(scope),
    readPairs(scope),
    readFreshness(scope),
    readToolJumps(scope, 0),
  ]);
  const chosen = choose(pairs, input);
  return {
    asOf: scope.at.toISOString(),
    tools,
    pairs,
    pair: chosen ? await readPair(scope, chosen.tool, chosen.other, chosen.images) : null,
    freshness,
    jumps: jumps.reverse(),
  };
});

function choose(pairs: AgreementAnswer["pairs"], { tool, other }: AgreementInput): AgreementAnswer["pairs"][number] | undefined {
  if (tool === undefined && other === undefined) return pairs[0];
  const asked = pairs.find((pair) => [pair.tool, pair.other].every((name) => name === tool || name === other));
  if (!asked || tool === other)
    throw new Problem("invalid_request", `${tool ?? "?"} and ${other ?? "?"} have not looked at the same image.`);
  return tool === undefined || other === undefined ? asked : { ...asked, tool, other };
}
