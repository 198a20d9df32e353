import { guard } from "@/lib/auth/ctx";
import { writeDecisionFile } from "@/lib/decision-file/write-decision-file";
import { entryOf, type FileDecision, readFileDecisions } from "./file-decisions";

function commentOf({ author, approver, status, statedAt }: FileDecision): string {
  const since = statedAt.toISOString().slice(0, 10);
  if (status === "requested") return `asked for by ${author}, ${since}; waits for approval`;
  return approver === null ? `by ${author}, ${since}` : `by ${author}, approved by ${approver}, ${since}`;
}

/** The decisions of people that hold or wait, of those that the asker may see, as a YAML file in the order of their ids. */
export const exportDecisions = guard("findings:read", async (ctx, _input: object): Promise<string> => {
  const found = await readFileDecisions(ctx, null);
  return writeDecisionFile(found.map((each) => ({ entry: entryOf(each), comment: commentOf(each) })));
});
