import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  from: string;
  to: string[];
  /** the message as it came, headers and all */
  source: string;
}

export interface MailReceiver {
  readonly port: number;
  readonly received: ReceivedMail[];
  /** addresses that are not taken */
  refuse: Set<string>;
  close(): Promise<void>;
}

/** A real SMTP server on the loopback; port 0 takes any. */
export async function startMailReceiver(port = 0): Promise<MailReceiver> {
  const received: ReceivedMail[] = [];
  const refuse = new Set<string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, done) => done(refuse.has(address) ? new Error("no such mailbox") : null),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        received.push({ from, to: envelope.rcptTo.map(({ address }) => address), source: Buffer.concat(chunks).toString("utf8") });
        done();
      });
    },
  });
  const listener = server.listen(port, "127.0.0.1");
  await once(listener, "listening");
  return {
    port: (listener.address() as AddressInfo).port,
    received,
    refuse,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
