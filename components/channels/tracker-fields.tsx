import { Field, Input } from "@/components/ui/input";
import type { createChannel } from "@/lib/client/channels";
import type { TrackerKind } from "@/lib/core/channels";
import type { ChannelItem } from "@/lib/schemas/channels";

/** The settings of a tracker while they are edited. */
export interface TrackerDraft {
  /** empty: as it is, or GitHub's own */
  address: string;
  repository: string;
  project: string;
  issueType: string;
  email: string;
  /** empty: as it is */
  token: string;
}

export const trackerDraft = (channel: ChannelItem | null): TrackerDraft => ({
  address: "",
  repository: channel?.tracker?.repository ?? "",
  project: channel?.tracker?.project ?? "",
  issueType: channel?.tracker?.issueType ?? "Task",
  email: channel?.tracker?.email ?? "",
  token: "",
});

type Sent = Pick<Parameters<typeof createChannel>[0], "github" | "jira">;

/** What is sent of it; address and token only where they are given anew. */
export function trackerSent(kind: TrackerKind, { address, repository, project, issueType, email, token }: TrackerDraft): Sent {
  const secret = token === "" ? {} : { token };
  if (kind === "github") return { github: { repository, ...secret, ...(address === "" ? {} : { apiUrl: address }) } };
  return { jira: { project, issueType, email: email === "" ? null : email, ...secret, ...(address === "" ? {} : { baseUrl: address }) } };
}

interface Props {
  kind: TrackerKind;
  draft: TrackerDraft;
  /** the tracker is there already */
  channel: ChannelItem | null;
  onChange: (part: Partial<TrackerDraft>) => void;
}

const KEPT = "Empty: as it is. Another address needs the token anew.";

/** Where issues are opened, and as whom. */
export function TrackerFields({ kind, draft, channel, onChange }: Props) {
  const isNew = channel === null;
  const text = (
    field: keyof TrackerDraft,
    label: string,
    hint: string,
    more: { placeholder?: string; required?: boolean; type?: string },
  ) => (
    <Field label={label} hint={hint}>
      {(attributes) => (
        <Input
          {...attributes}
          autoComplete="off"
          value={draft[field]}
          onChange={(event) => onChange({ [field]: event.target.value })}
          maxLength={2000}
          {...more}
        />
      )}
    </Field>
  );
  return (
    <>
      {kind === "github" ? (
        <>
          {text("repository", "Repository", "Where the issues are opened.", { placeholder: "acme/shop", required: true })}
          {text("address", "API address", `Of GitHub Enterprise Server only.${channel ? ` ${KEPT}` : ""}`, {
            placeholder: "https://api.github.com",
            type: "url",
          })}
          {text("token", "Token", "It may read and write issues of the repository. It is kept sealed and not shown again.", {
            required: isNew || draft.address !== "",
            type: "password",
          })}
        </>
      ) : (
        <>
          {text("address", "Address", channel ? KEPT : "Of Jira Cloud or Data Center.", {
            placeholder: "https://acme.atlassian.net",
            type: "url",
            required: isNew,
          })}
          <div className="grid grid-cols-2 gap-3">
            {text("project", "Project", "Its key.", { placeholder: "SHOP", required: true })}
            {text("issueType", "Kind of issue", "By its name there.", { required: true })}
          </div>
          {text("email", "E-mail", "Whose API token it is, in Jira Cloud. Empty: a personal access token of Data Center.", {
            placeholder: "plimsoll@acme.example",
            type: "email",
          })}
          {text("token", "Token", "It is kept sealed and not shown again.", { required: isNew || draft.address !== "", type: "password" })}
        </>
      )}
    </>
  );
}
