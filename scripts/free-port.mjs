import { createServer } from "node:net";

/** Whether nothing listens on this port; 0 asks for any. Resolves to the port, or to undefined if it is taken. */
export function tryPort(port, host = "127.0.0.1") {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => (error.code === "EADDRINUSE" || error.code === "EACCES" ? resolve(undefined) : reject(error)));
    server.listen({ port, host, exclusive: true }, () => {
      const { port: found } = server.address();
      server.close(() => resolve(found));
    });
  });
}

export const freePort = () => tryPort(0);
