import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { z } from "zod";
import type { Receipt, reportPage } from "@/lib/schemas/reports";
import { ApiError, api, type Query, withQuery } from "./fetch";
import { given } from "./given";

export type ReportPage = z.infer<typeof reportPage>;

export const REPORT_STATUSES = ["queued", "running", "done", "failed"] as const satisfies readonly Receipt["status"][];

export const reportParsers = {
  q: parseAsString.withDefault(""),
  status: parseAsArrayOf(parseAsStringLiteral(REPORT_STATUSES)).withDefault([]),
  tool: parseAsString,
};
export type ReportFilters = inferParserType<typeof reportParsers>;

/** What the filters of the URL ask of the API. */
export const reportQuery = ({ q, status, tool }: ReportFilters): Query => given({ q: q.trim(), status, tool });

/** Still to come: worth asking again soon. */
export const isPending = ({ status }: { status: Receipt["status"] }): boolean => status === "queued" || status === "running";

const POLL_MS = 1500;
const IDLE_MS = 30_000;

export const reportsOptions = (filters: ReportFilters) =>
  infiniteQueryOptions({
    queryKey: ["reports", reportQuery(filters)],
    queryFn: ({ pageParam, signal }) =>
      api<ReportPage>("/reports", { query: { ...reportQuery(filters), limit: 50, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(isPending)) ? POLL_MS : IDLE_MS),
  });

export const receiptOptions = (id: string) =>
  queryOptions({
    queryKey: ["receipt", id],
    queryFn: ({ signal }) => api<Receipt>(`/reports/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isPending(state.data) ? POLL_MS : false),
  });

interface UploadOptions {
  cluster: string;
  image: string;
  /** share of the bytes that have left, 0–1 */
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

function answerOf(request: XMLHttpRequest): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(request.responseText);
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Sends a file as a report and gives its id. XMLHttpRequest, for fetch cannot say how much has left. Throws ApiError. */
export function uploadReport(file: File, { cluster, image, onProgress, signal }: UploadOptions): Promise<{ id: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(
      "POST",
      withQuery("/api/v1/reports", given({ filename: file.name.slice(-255), cluster: cluster.trim(), image: image.trim() })),
    );
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      const answer = answerOf(request);
      const text = (name: string): string | null => (typeof answer[name] === "string" ? answer[name] : null);
      const id = text("id");
      if (request.status < 300 && id) resolve({ id });
      else {
        const message = text("detail") ?? text("title") ?? `The server answered ${request.status}.`;
        reject(new ApiError(request.status, (text("code") as ApiError["code"] | null) ?? "internal", message, text("requestId"), answer));
      }
    });
    request.addEventListener("error", () =>
      reject(new ApiError(0, "network", "The connection broke off while it was being sent. Nothing was kept; send it again.", null, {})),
    );
    request.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
