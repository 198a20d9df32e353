import { z } from "zod";
import { markdown } from "../render";
import { caller } from "./call-tracker";
import type { TrackedIssue, Tracker } from "./tracker";

export interface GitHubSettings {
  kind: "github";
  /** https://api.github.com, or https://HOST/api/v3 of GitHub Enterprise Server */
  apiUrl: string;
  token: string;
  /** owner/name */
  repository: string;
}

const PER_PAGE = 100;
const MOST_PAGES = 20;
/** Clocks may differ so much. */
const SKEW_MS = 5 * 60_000;

const issue = z.object({
  number: z.number(),
  html_url: z.url({ protocol: /^https?$/ }),
  state: z.enum(["open", "closed"]),
  body: z.string().nullish(),
});
type Issue = z.infer<typeof issue>;
const anything = z.unknown();

const tracked = ({ number, html_url, state }: Issue): TrackedIssue => ({ number: String(number), url: html_url, state });
/** Part of the body that nobody sees. */
const markOf = (marker: string): string => `<!-- plimsoll: ${marker} -->`;

/** GitHub's REST API of issues, version 2022-11-28. Issues are listed, not searched: the search lags behind what was just made. */
export function gitHub({ apiUrl, token, repository }: GitHubSettings): Tracker {
  const call = caller("GitHub", apiUrl, {
    authorization: `Bearer ${token}`,
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
  });
  const repo = `/repos/${repository.split("/").map(encodeURIComponent).join("/")}`;
  const at = (number: string): string => `${repo}/issues/${encodeURIComponent(number)}`;

  async function* since(from: Date, sort: "created" | "updated"): AsyncGenerator<Issue> {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const items = await call({
        path: `${repo}/issues`,
        query: {
          state: "all",
          sort,
          direction: "desc",
          since: new Date(from.getTime() - SKEW_MS).toISOString(),
          per_page: String(PER_PAGE),
          page: String(page),
        },
        answer: z.array(issue),
      });
      yield* items;
      if (items.length < PER_PAGE) return;
    }
  }

  return {
    async check() {
      await call({ path: repo, answer: anything });
    },
    async create({ title, body, marker }) {
      return tracked(
        await call({ method: "POST", path: `${repo}/issues`, body: { title, body: `${body}\n\n${markOf(marker)}` }, answer: issue }),
      );
    },
    async find(marker, from) {
      for await (const each of since(from, "created")) if (each.body?.includes(markOf(marker))) return tracked(each);
      return null;
    },
    async get(number) {
      return tracked(await call({ path: at(number), answer: issue }));
    },
    async comment(number, body) {
      await call({ method: "POST", path: `${at(number)}/comments`, body: { body }, answer: anything });
    },
    async close(number) {
      await call({ method: "PATCH", path: at(number), body: { state: "closed", state_reason: "completed" }, answer: anything });
    },
    async changedSince(from) {
      const found: TrackedIssue[] = [];
      for await (const each of since(from, "updated")) found.push(tracked(each));
      return found;
    },
    escape: markdown,
    link: (url, escaped) => `[${escaped}](${url})`,
  };
}
