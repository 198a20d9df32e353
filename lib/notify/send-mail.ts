import { createTransport } from "nodemailer";
import { env } from "@/lib/env";
import { NotReached } from "./guarded-post";
import type { Mail } from "./render";

const WAIT_MS = 10_000;

/** What keeps mails from being sent, for people; null: nothing. */
export function mailFault(): string | null {
  const { SMTP_URL, MAIL_FROM } = env();
  const missing = [SMTP_URL === undefined && "SMTP_URL", MAIL_FROM === undefined && "MAIL_FROM"].filter(Boolean);
  return missing.length === 0
    ? null
    : `No mail can be sent: the server’s ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set.`;
}

export interface SentMail {
  /** addresses that the mail server did not take, while it took others */
  refused: string[];
}

/** Sends a mail by the server that SMTP_URL names; the same id on every try. Throws NotReached, for people to read. */
export async function sendMail(mail: Mail & { to: readonly string[]; id: string }): Promise<SentMail> {
  const fault = mailFault();
  const { SMTP_URL, MAIL_FROM } = env();
  if (fault !== null || SMTP_URL === undefined || MAIL_FROM === undefined) throw new NotReached(fault ?? "No mail can be sent.");
  const transport = createTransport({
    url: SMTP_URL,
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
    dnsTimeout: WAIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { id, to, ...rest } = mail;
    const sent = await transport.sendMail({
      ...rest,
      from: MAIL_FROM,
      to: [...to],
      messageId: `<${id}@plimsoll>`,
      headers: { "Auto-Submitted": "auto-generated" },
    });
    return { refused: sent.rejected.map(String) };
  } catch (error) {
    throw new NotReached(whyOf(error));
  } finally {
    transport.close();
  }
}

function whyOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  if (typeof responseCode === "number") return `The mail server refused it (${responseCode}).`;
  return `The mail server could not be reached${typeof code === "string" ? ` (${code})` : ""}.`;
}
