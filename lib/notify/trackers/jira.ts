import { z } from "zod";
import { caller } from "./call-tracker";
import { type TrackedIssue, type Tracker, TrackerFault } from "./tracker";

export interface JiraSettings {
  kind: "jira";
  /** https://acme.atlassian.net, or where Jira Data Center is */
  baseUrl: string;
  token: string;
  /** of Jira Cloud, whose tokens belong to an e-mail address; null: a personal access token of Data Center */
  email: string | null;
  project: string;
  issueType: string;
}

const MAX_RESULTS = 100;
const MOST_PAGES = 20;
const MINUTE_MS = 60_000;
const SKEW_MINUTES = 5;
/** On every issue of ours, beside its own. */
const LABEL = "plimsoll";
const labelOf = (marker: string): string => `${LABEL}-${marker}`;

const status = z.object({ status: z.object({ statusCategory: z.object({ key: z.string() }) }) });
const issue = z.object({ key: z.string(), fields: status });
const page = z.object({ issues: z.array(issue), nextPageToken: z.string().optional(), total: z.number().optional() });
const transitions = z.object({
  transitions: z.array(z.object({ id: z.string(), to: z.object({ statusCategory: z.object({ key: z.string() }) }) })),
});
const anything = z.unknown();

/** In JQL. */
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;
/** Jira's wiki markup, which version 2 of the API takes; "[~name]" would call somebody. */
const wiki = (text: string): string => text.replace(/[\\{}[\]*_+^~|!#-]/g, "\\$&");

/** Jira's REST API, version 2: the same in Cloud and Data Center but for the search, which Cloud has renamed. */
export function jira({ baseUrl, token, email, project, issueType }: JiraSettings): Tracker {
  const authorization = email === null ? `Bearer ${token}` : `Basic ${Buffer.from(`${email}:${token}`).toString("base64")}`;
  const call = caller("Jira", baseUrl, { authorization, accept: "application/json" });
  const at = (key: string): string => `/rest/api/2/issue/${encodeURIComponent(key)}`;
  const tracked = ({ key, fields }: z.infer<typeof issue>): TrackedIssue => ({
    number: key,
    url: `${baseUrl.replace(/\/+$/, "")}/browse/${encodeURIComponent(key)}`,
    state: fields.status.statusCategory.key === "done" ? "closed" : "open",
  });

  async function search(jql: string): Promise<TrackedIssue[]> {
    const found: TrackedIssue[] = [];
    let next: Record<string, string> = {};
    for (let turn = 0; turn < MOST_PAGES; turn += 1) {
      const { issues, nextPageToken, total } = await call({
        path: email === null ? "/rest/api/2/search" : "/rest/api/2/search/jql",
        query: { jql, fields: "status", maxResults: String(MAX_RESULTS), ...next },
        answer: page,
      });
      found.push(...issues.map(tracked));
      if (nextPageToken !== undefined) next = { nextPageToken };
      else if (total !== undefined && found.length < total && issues.length > 0) next = { startAt: String(found.length) };
      else break;
    }
    return found;
  }

  return {
    async check() {
      await call({ path: `/rest/api/2/project/${encodeURIComponent(project)}`, answer: anything });
    },
    async create({ title, body, marker }) {
      const fields = {
        project: { key: project },
        issuetype: { name: issueType },
        summary: title,
        description: body,
        labels: [LABEL, labelOf(marker)],
      };
      const { key } = await call({ method: "POST", path: "/rest/api/2/issue", body: { fields }, answer: z.object({ key: z.string() }) });
      return tracked({ key, fields: { status: { statusCategory: { key: "new" } } } });
    },
    async find(marker) {
      const [found] = await search(`project = ${quoted(project)} and labels = ${quoted(labelOf(marker))}`);
      return found ?? null;
    },
    async get(number) {
      return tracked(await call({ path: at(number), query: { fields: "status" }, answer: issue }));
    },
    async comment(number, body) {
      await call({ method: "POST", path: `${at(number)}/comment`, body: { body }, answer: anything });
    },
    async close(number) {
      const now = await call({ path: at(number), query: { fields: "status" }, answer: issue });
      if (tracked(now).state === "closed") return;
      const { transitions: ways } = await call({ path: `${at(number)}/transitions`, answer: transitions });
      const way = ways.find(({ to }) => to.statusCategory.key === "done");
      if (!way) throw new TrackerFault(`Jira offers no way to a status that is done for ${number}.`, 409, null);
      await call({ method: "POST", path: `${at(number)}/transitions`, body: { transition: { id: way.id } }, answer: anything });
    },
    changedSince(since) {
      const minutes = Math.ceil((Date.now() - since.getTime()) / MINUTE_MS) + SKEW_MINUTES;
      return search(`project = ${quoted(project)} and updated >= "-${minutes}m" order by updated desc`);
    },
    escape: wiki,
    link: (url, escaped) => `[${escaped.replaceAll("|", "")}|${url}]`,
  };
}
