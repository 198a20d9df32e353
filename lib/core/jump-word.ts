import { toolName } from "./tool-name";

/** "Trivy 0.57.0 → 0.58.1: 312 more and 4 fewer findings in images that did not change" */
export function jumpWord(jump: {
  tool: string;
  versions: readonly string[];
  before: readonly string[] | null;
  opened: number;
  closed: number;
}): string {
  const { tool, versions, before, opened, closed } = jump;
  const what =
    before && before.length > 0 ? `${toolName(tool)} ${before.join(", ")} → ${versions.join(", ")}` : `${toolName(tool)}’s database`;
  const parts = [opened > 0 ? `${opened} more` : "", closed > 0 ? `${closed} fewer` : ""].filter(Boolean);
  return `${what}: ${parts.join(" and ")} findings in images that did not change`;
}
