import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FeedServer {
  readonly url: string;
  /** headers of every request so far */
  readonly asked: IncomingMessage["headers"][];
  answer(next: Answer): void;
  close(): Promise<void>;
}

/** A real HTTP server on the loopback that answers as it is told. */
export async function startFeedServer(): Promise<FeedServer> {
  let current: Answer = (_request, response) => void response.writeHead(404).end();
  const asked: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers);
    current(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`,
    asked,
    answer: (next) => {
      current = next;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
