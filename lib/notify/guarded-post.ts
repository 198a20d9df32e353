import { lookup as lookupName } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { type Allowed, isPublicAddress } from "./addresses";

/** An address that must not be called: the message says why, and who may change that. */
export class RefusedAddress extends Error {
  override readonly name = "RefusedAddress";
}

/** Nobody answered, or not in time: the message is for people, and trying again may help. */
export class NotReached extends Error {
  override readonly name = "NotReached";
}

export interface ResolvedAddress {
  address: string;
  family: number;
}
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

/** A URL that may be called, with the only addresses that a connection for it may go to. */
export interface Destination {
  url: URL;
  addresses: readonly ResolvedAddress[];
}

const CALL_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

const systemResolve: Resolve = (host) => lookupName(host, { all: true });

/**
 * Looks whether channels may call this URL: http or https, without a name and password, at addresses that are all public
 * or are on the operator's list; plain http only to what that list names. Throws RefusedAddress, or NotReached for a name
 * that cannot be resolved.
 */
export async function checkDestination(text: string, allowed: Allowed, resolve: Resolve = systemResolve): Promise<Destination> {
  if (!URL.canParse(text)) throw new RefusedAddress("This is no URL.");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new RefusedAddress("Only https addresses can be called.");
  if (url.username !== "" || url.password !== "") throw new RefusedAddress("An address with a name or password in it is not called.");
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const named = allowed.hasHost(host);
  const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolved(host, resolve);
  const closed = named ? [] : addresses.filter(({ address }) => !allowed.hasAddress(address));
  if (closed.some(({ address }) => !isPublicAddress(address))) {
    throw new RefusedAddress(
      `${host} is not an address of the public internet. The server's setting PLIMSOLL_WEBHOOK_ALLOW can name it as allowed.`,
    );
  }
  if (url.protocol === "http:" && closed.length > 0) throw new RefusedAddress(`${host} can be called by https only.`);
  return { url, addresses };
}

async function resolved(host: string, resolve: Resolve): Promise<readonly ResolvedAddress[]> {
  try {
    const found = await resolve(host);
    if (found.length > 0) return found;
  } catch (error) {
    throw new NotReached(`The name ${host} cannot be resolved${codeOf(error)}.`);
  }
  throw new NotReached(`The name ${host} has no address.`);
}

function codeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? ` (${code})` : "";
}

/** Answers every question for a name with what was checked, so that a name cannot change its mind in between. */
const pinned =
  (addresses: readonly ResolvedAddress[]): LookupFunction =>
  (_host, options, done) => {
    const [first] = addresses;
    if (!first) done(new Error("no address"), "", 0);
    else if (options.all) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };

export interface Exchange {
  method: "GET" | "POST" | "PATCH" | "PUT";
  /** sent as JSON; null: nothing */
  body: string | null;
  headers: Readonly<Record<string, string>>;
  timeoutMs?: number;
}

export interface ExchangeAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}

/** A page of a hundred issues with long bodies. */
const MAX_READ_BYTES = 8 * 1024 * 1024;

/** Asks a checked destination and reads its answer, of at most 8 MB. Redirects are not followed. Throws NotReached. */
export async function exchange(
  { url, addresses }: Destination,
  { method, body, headers, timeoutMs = CALL_MS }: Exchange,
): Promise<ExchangeAnswer> {
  const agent = new Agent({ connect: { lookup: pinned(addresses), timeout: timeoutMs }, pipelining: 0, maxResponseSize: MAX_READ_BYTES });
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const sent = body === null ? {} : { body };
    const type = body === null ? {} : { "content-type": "application/json" };
    const answer = await request(url, {
      method,
      dispatcher: agent,
      signal,
      ...sent,
      headers: { "user-agent": "Plimsoll", ...type, ...headers },
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  } catch (error) {
    if (signal.aborted) throw new NotReached(`${url.host} did not answer within ${Math.ceil(timeoutMs / 1000)} seconds.`);
    throw new NotReached(`${url.host} could not be reached${codeOf(error)}.`);
  } finally {
    await agent.destroy();
  }
}

export interface PostAnswer {
  status: number;
  /** what the receiver asks to be waited for, in ms; null: nothing said */
  retryAfterMs: number | null;
}

/**
 * Posts JSON to a checked destination and gives the status of the answer; of its body at most 64 kB are read, and nothing
 * is kept. Redirects are not followed. Throws NotReached.
 */
export async function post(
  { url, addresses }: Destination,
  body: string,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number = CALL_MS,
): Promise<PostAnswer> {
  const agent = new Agent({ connect: { lookup: pinned(addresses), timeout: timeoutMs }, pipelining: 0, maxResponseSize: MAX_ANSWER_BYTES });
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await request(url, {
      method: "POST",
      dispatcher: agent,
      signal,
      body,
      headers: { "content-type": "application/json", "user-agent": "Plimsoll", ...headers },
    });
    // The status is the answer; a body that is cut or too long does not change it.
    await answer.body.dump({ limit: MAX_ANSWER_BYTES }).catch(() => undefined);
    return { status: answer.statusCode, retryAfterMs: retryAfter(answer.headers["retry-after"]) };
  } catch (error) {
    if (signal.aborted) throw new NotReached(`${url.host} did not answer within ${Math.ceil(timeoutMs / 1000)} seconds.`);
    throw new NotReached(`${url.host} could not be reached${codeOf(error)}.`);
  } finally {
    await agent.destroy();
  }
}

export function retryAfter(header: string | string[] | undefined): number | null {
  const seconds = typeof header === "string" && /^\d{1,9}$/.test(header) ? Number(header) : null;
  return seconds === null ? null : seconds * 1000;
}
