import { STATE_WORD } from "@/components/findings/words";
import { plural } from "@/components/ui/format";
import { withQuery } from "@/lib/client/fetch";
import type { InboxItem } from "@/lib/schemas/inbox";

const many = ({ count, atLeast }: InboxItem): string => `${plural(count, "finding")}${atLeast ? " or more" : ""}`;

/** "Mia mentioned you", "3 findings: open → fixed", "2 new findings to fix now in registry.example/app". */
export function whatHappened(item: InboxItem): string {
  const who = item.actor ?? "Somebody";
  switch (item.kind) {
    case "mentioned":
      return `${who} mentioned you`;
    case "commented":
      return `${who} commented`;
    case "assigned":
      return `${who} gave you ${item.count === 1 ? "a finding" : many(item)}`;
    case "changed": {
      const states = `${item.was ? STATE_WORD[item.was] : "unknown"} → ${item.becomes ? STATE_WORD[item.becomes] : "unknown"}`;
      return item.count === 1 ? states : `${many(item)}: ${states}`;
    }
    case "act_now":
      return `${item.count === 1 ? "A finding" : many(item)} to fix within 3 days${item.thing ? ` in ${item.thing.name}` : ""}`;
  }
}

/** The finding, or the list that holds all of several. */
export function whereTo(item: InboxItem): string {
  const [first] = item.findings;
  if (item.count > 1) {
    if (item.kind === "assigned") return "/findings?assignee=me&sort=due";
    if (item.thing?.kind === "repository")
      return withQuery("/findings", { repository: item.thing.name, outcome: ["3_days", "3_days_forensic"] });
    if (item.thing?.kind === "workload") return withQuery("/findings", { workload: item.thing.id, outcome: ["3_days", "3_days_forensic"] });
  }
  return first ? `/findings/${first.id}` : "/findings";
}
