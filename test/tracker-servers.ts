import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How the next request is failed: answered so without being done, or done and its answer lost. */
export type Failure = { status: number; headers?: Record<string, string> } | "lost";

interface Issue {
  number: number;
  title: string;
  body: string;
  labels: string[];
  open: boolean;
  comments: string[];
  createdAt: number;
  updatedAt: number;
}

export interface TrackerServer {
  readonly url: string;
  readonly issues: Issue[];
  /** "POST /repos/acme/shop/issues": what was asked, also what was failed */
  readonly asked: string[];
  readonly refused: string[];
  /** the next requests with this method are failed so, in turn */
  fail(method: string, ...failures: Failure[]): void;
  close(): Promise<void>;
}

type Answer = { status: number; body?: unknown };
type Asked = { method: string; path: string; query: URLSearchParams; body: Record<string, unknown>; request: IncomingMessage };
type Play = (asked: Asked, issues: Issue[]) => Answer;

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

const NOT_FOUND: Answer = { status: 404, body: { message: "Not Found" } };

async function serve(play: Play): Promise<TrackerServer> {
  const issues: Issue[] = [];
  const asked: string[] = [];
  const refused: string[] = [];
  const failures = new Map<string, Failure[]>();
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://tracker");
    const method = request.method ?? "GET";
    const body = await bodyOf(request);
    asked.push(`${method} ${url.pathname}`);
    const failure = failures.get(method)?.shift();
    if (failure !== undefined && failure !== "lost") {
      response.writeHead(failure.status, failure.headers).end(JSON.stringify({ message: "failed" }));
      return;
    }
    const said = play({ method, path: url.pathname, query: url.searchParams, body, request }, issues);
    if (said.status >= 400) refused.push(`${method} ${url.pathname} ${said.status}`);
    if (failure === "lost") {
      request.socket.destroy();
      return;
    }
    response.writeHead(said.status, { "content-type": "application/json" }).end(said.body === undefined ? "" : JSON.stringify(said.body));
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issues,
    asked,
    refused,
    fail: (method, ...next) => failures.set(method, [...(failures.get(method) ?? []), ...next]),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function made(issues: Issue[], title: string, body: string, labels: string[]): Issue {
  const issue = { number: issues.length + 1, title, body, labels, open: true, comments: [], createdAt: Date.now(), updatedAt: Date.now() };
  issues.push(issue);
  return issue;
}

/** The issues of one repository, as GitHub's REST API (2022-11-28) documents them. */
export const startGitHub = (repository: string, token: string): Promise<TrackerServer> =>
  serve(({ method, path, query, body, request }, issues) => {
    if (request.headers.authorization !== `Bearer ${token}`) return { status: 401, body: { message: "Bad credentials" } };
    if (!request.headers["user-agent"]) return { status: 403, body: { message: "Request forbidden by administrative rules" } };
    const shown = ({ number, title, body: text, open }: Issue) => ({
      number,
      title,
      body: text,
      state: open ? "open" : "closed",
      html_url: `https://github.com/${repository}/issues/${number}`,
    });
    const root = `/repos/${repository}`;
    if (path === root && method === "GET") return { status: 200, body: { full_name: repository } };
    if (path === `${root}/issues` && method === "POST")
      return { status: 201, body: shown(made(issues, String(body["title"]), String(body["body"]), [])) };
    if (path === `${root}/issues` && method === "GET") {
      const since = Date.parse(query.get("since") ?? "1970-01-01T00:00:00Z");
      const by = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
      const [size, page] = [Number(query.get("per_page") ?? 30), Number(query.get("page") ?? 1)];
      const all = issues
        .filter(({ updatedAt, open }) => updatedAt >= since && (query.get("state") === "all" || open))
        .sort((a, b) => b[by] - a[by] || b.number - a.number);
      return { status: 200, body: all.slice((page - 1) * size, page * size).map(shown) };
    }
    const [, number, rest = ""] = new RegExp(`^${root}/issues/(\\d+)(/comments)?$`).exec(path) ?? [];
    const issue = issues.find((each) => String(each.number) === number);
    if (!issue) return NOT_FOUND;
    if (method === "GET" && rest === "") return { status: 200, body: shown(issue) };
    issue.updatedAt = Date.now();
    if (method === "POST" && rest === "/comments") {
      issue.comments.push(String(body["body"]));
      return { status: 201, body: { id: issue.comments.length } };
    }
    if (method === "PATCH" && rest === "") {
      issue.open = body["state"] !== "closed";
      return { status: 200, body: shown(issue) };
    }
    return NOT_FOUND;
  });

const SEARCHED = /labels = "([^"]+)"/;

/** One project, as Jira's REST API 2 documents it; "cloud" has the search that Cloud has, else that of Data Center. */
export const startJira = (project: string, authorization: string, cloud: boolean): Promise<TrackerServer> =>
  serve(({ method, path, query, body, request }, issues) => {
    if (request.headers.authorization !== authorization) return { status: 401 };
    const status = ({ open }: Issue) => ({ status: { name: open ? "To Do" : "Done", statusCategory: { key: open ? "new" : "done" } } });
    const keyOf = ({ number }: Issue): string => `${project}-${number}`;
    if (path === `/rest/api/2/project/${project}` && method === "GET") return { status: 200, body: { key: project } };
    if (path === "/rest/api/2/issue" && method === "POST") {
      const fields = body["fields"] as {
        project: { key: string };
        issuetype: { name: string };
        summary: string;
        description: string;
        labels: string[];
      };
      if (fields.project.key !== project || fields.issuetype.name !== "Task")
        return { status: 400, body: { errors: { issuetype: "is required" } } };
      const issue = made(issues, fields.summary, fields.description, fields.labels);
      return { status: 201, body: { id: String(10_000 + issue.number), key: keyOf(issue), self: "" } };
    }
    if (path === (cloud ? "/rest/api/2/search/jql" : "/rest/api/2/search") && method === "GET") {
      const jql = query.get("jql") ?? "";
      const label = SEARCHED.exec(jql)?.[1];
      const found = issues
        .filter(({ labels }) => label === undefined || labels.includes(label))
        .map((issue) => ({ key: keyOf(issue), fields: status(issue) }));
      return { status: 200, body: cloud ? { issues: found, isLast: true } : { issues: found, total: found.length, startAt: 0 } };
    }
    const [, key, rest = ""] = /^\/rest\/api\/2\/issue\/([^/]+)(\/\w+)?$/.exec(path) ?? [];
    const issue = issues.find((each) => keyOf(each) === key);
    if (!issue) return NOT_FOUND;
    if (method === "GET" && rest === "") return { status: 200, body: { key, fields: status(issue) } };
    if (method === "POST" && rest === "/comment") {
      issue.comments.push(String(body["body"]));
      return { status: 201, body: { id: "1" } };
    }
    if (rest === "/transitions" && method === "GET")
      return {
        status: 200,
        body: {
          transitions: [
            { id: "11", name: "Start", to: { statusCategory: { key: "indeterminate" } } },
            { id: "31", name: "Done", to: { statusCategory: { key: "done" } } },
          ],
        },
      };
    if (rest === "/transitions" && method === "POST") {
      issue.open = (body["transition"] as { id: string }).id !== "31";
      issue.updatedAt = Date.now();
      return { status: 204 };
    }
    return NOT_FOUND;
  });
