import { Webhook } from "standardwebhooks";
import type { ChannelKind, TrackerKind } from "@/lib/core/channels";
import type { Notice } from "@/lib/core/notice";
import { env } from "@/lib/env";
import { readAllowed } from "./addresses";
import { checkDestination, type Destination, NotReached, post, RefusedAddress } from "./guarded-post";
import { mailOf, mattermostBody, slackBody, teamsBody, webhookBody } from "./render";
import { sendMail } from "./send-mail";

/** Where a channel leads, with its secrets opened. */
export interface Receiver {
  kind: Exclude<ChannelKind, TrackerKind>;
  /** of all kinds but e-mail */
  url: string | null;
  /** of webhooks: "whsec_…" */
  signingSecret: string | null;
  /** of e-mail */
  to: readonly string[];
}

export type Outcome =
  | { delivered: true; status: number | null; note: string | null }
  | { delivered: false; status: number | null; error: string; gone: boolean; retryAfterMs: number | null };

/** Throws RefusedAddress or NotReached for an address that a channel may not have. */
export const checkAddress = (url: string): Promise<Destination> => checkDestination(url, readAllowed(env().PLIMSOLL_WEBHOOK_ALLOW));

/** The address of this instance, without a slash at its end. */
export const base = (): string => (env().NEXTAUTH_URL ?? `http://localhost:${env().PORT}`).replace(/\/$/, "");

/**
 * Sends a message once, in the form that the kind of channel wants. The id is the same on every try: a receiver of
 * webhooks or mails can tell by it what it has already. Never throws for what the receiver does.
 */
export async function sendNotice(receiver: Receiver, notice: Notice, id: string): Promise<Outcome> {
  try {
    return receiver.kind === "email" ? await mail(receiver, notice, id) : await call(receiver, notice, id);
  } catch (error) {
    if (!(error instanceof NotReached || error instanceof RefusedAddress)) throw error;
    return { delivered: false, status: null, error: error.message, gone: false, retryAfterMs: null };
  }
}

async function mail({ to }: Receiver, notice: Notice, id: string): Promise<Outcome> {
  const { refused } = await sendMail({ ...mailOf(notice, base()), to, id });
  const note = refused.length > 0 ? `The mail server did not take it for ${refused.join(", ")}.` : null;
  return { delivered: true, status: null, note };
}

async function call({ kind, url, signingSecret }: Receiver, notice: Notice, id: string): Promise<Outcome> {
  if (url === null) throw new RefusedAddress("The channel has no address.");
  const body = bodyOf(kind, notice);
  const headers = signingSecret === null ? {} : signature(signingSecret, id, body);
  const { status, retryAfterMs } = await post(await checkAddress(url), body, headers);
  if (status >= 200 && status < 300) return { delivered: true, status, note: null };
  return { delivered: false, status, error: whyNot(status), gone: status === 410, retryAfterMs };
}

function bodyOf(kind: Receiver["kind"], notice: Notice): string {
  if (kind === "slack") return slackBody(notice, base());
  if (kind === "mattermost") return mattermostBody(notice, base());
  if (kind === "teams") return teamsBody(notice, base());
  return webhookBody(notice, base());
}

/** The headers of Standard Webhooks. */
function signature(secret: string, id: string, body: string): Record<string, string> {
  const now = new Date();
  const messageId = `msg_${id}`;
  return {
    "webhook-id": messageId,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(messageId, now, body),
  };
}

function whyNot(status: number): string {
  if (status >= 300 && status < 400) return `The receiver answered ${status}; redirects are not followed.`;
  return `The receiver answered ${status}.`;
}
