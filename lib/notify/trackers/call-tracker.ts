import type { z } from "zod";
import { type ExchangeAnswer, exchange, retryAfter } from "../guarded-post";
import { checkAddress } from "../send-notice";
import { TrackerFault } from "./tracker";

interface Call<T> {
  method?: "GET" | "POST" | "PATCH" | "PUT";
  path: string;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  answer: z.ZodType<T>;
}

/** What the 403 and 429 of GitHub say of their limits: when the next call is welcome. */
function limitMs({ headers }: ExchangeAnswer, now: number): number | null {
  const asked = retryAfter(headers["retry-after"]);
  if (asked !== null) return asked;
  const reset = headers["x-ratelimit-reset"];
  if (headers["x-ratelimit-remaining"] !== "0" || typeof reset !== "string" || !/^\d{1,12}$/.test(reset)) return null;
  return Math.max(0, Number(reset) * 1000 - now);
}

const WHY: Readonly<Record<number, string>> = {
  401: "does not know the token",
  403: "does not let the token do this, or is asked too often",
  404: "has nothing by this name that the token may see",
  410: "has issues turned off there",
  422: "did not take what was sent",
  429: "is asked too often",
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Makes the calls of a tracker: to addresses that channels may call only, with these headers. A call throws TrackerFault for
 * any answer but 2xx and for one that is not what the tracker documents; NotReached, RefusedAddress where there was none.
 */
export const caller =
  (name: string, base: string, headers: Readonly<Record<string, string>>) =>
  async <T>({ method = "GET", path, query = {}, body, answer: expected }: Call<T>): Promise<T> => {
    const search = new URLSearchParams(query).toString();
    const destination = await checkAddress(`${base.replace(/\/+$/, "")}${path}${search === "" ? "" : `?${search}`}`);
    const answer = await exchange(destination, { method, body: body === undefined ? null : JSON.stringify(body), headers });
    const { status } = answer;
    if (status < 200 || status >= 300) {
      const why = WHY[status] ?? (status >= 300 && status < 400 ? "sends elsewhere, which is not followed" : "did not do it");
      throw new TrackerFault(`${name} ${why} (${status}).`, status, limitMs(answer, Date.now()));
    }
    const parsed = expected.safeParse(answer.text === "" ? null : jsonOf(answer.text));
    if (!parsed.success) throw new TrackerFault(`${name} answered ${status} with something that it does not document.`, status, null);
    return parsed.data;
  };
