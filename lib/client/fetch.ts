import type { ProblemCode } from "@/lib/core/errors";

/** An answer of the API that is not 2xx, read from application/problem+json. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly code: ProblemCode | "network",
    message: string,
    readonly requestId: string | null,
    readonly details: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }
}

type QueryValue = string | number | boolean | null | undefined | readonly string[];
export type Query = Readonly<Record<string, QueryValue>>;

/** Adds what is set to a path: lists are joined by commas; empty lists, null and undefined are left out. */
export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === "") continue;
    const text = Array.isArray(value) ? value.join(",") : String(value);
    if (text !== "") search.set(name, text);
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

async function problemOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const problem = isObject(body) ? body : {};
  const text = (name: string): string | null => (typeof problem[name] === "string" ? problem[name] : null);
  const message = text("detail") ?? text("title") ?? `The server answered ${response.status}.`;
  return new ApiError(
    response.status,
    (text("code") as ProblemCode | null) ?? "internal",
    message,
    text("requestId") ?? response.headers.get("x-request-id"),
    problem,
  );
}

interface Options {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Query;
  /** sent as JSON */
  body?: unknown;
  /** sent as it is */
  raw?: { text: string; type: string };
  signal?: AbortSignal;
}

/** Calls /api/v1 + path and gives its JSON. Throws ApiError with the server's own sentence, also when there is no connection. */
export async function api<T>(path: string, { method = "GET", query = {}, body, raw, signal }: Options = {}): Promise<T> {
  const init: RequestInit = { method, headers: { accept: "application/json" }, credentials: "same-origin" };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, "content-type": "application/json" };
  }
  if (raw) {
    init.body = raw.text;
    init.headers = { ...init.headers, "content-type": raw.type };
  }
  if (signal) init.signal = signal;
  let response: Response;
  try {
    response = await fetch(withQuery(`/api/v1${path}`, query), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "network", "No answer from the server. Check the connection and try again.", null, {});
  }
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
