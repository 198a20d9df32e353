import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { OAuth2Server } from "oauth2-mock-server";

type Claims = Readonly<Record<string, unknown>>;

export interface OidcProcess {
  /** the issuer, which describes itself under /.well-known/openid-configuration */
  readonly issuer: string;
  /** PUT claims here as JSON: who signs in from now on. They go into its tokens as they are, over what it would say itself. */
  readonly control: string;
  /** the same, for tests in its process */
  says(claims: Claims, inUserinfoOnly?: Claims): void;
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

/** A real OpenID provider on the loopback (code flow, PKCE, RS256) that lets in at once whoever it is told. */
export async function startOidcProvider(): Promise<OidcProcess> {
  let claims: Claims = {};
  let more: Claims = {};
  const provider = new OAuth2Server();
  await provider.issuer.keys.generate("RS256");
  await provider.start(0, "localhost");
  provider.service.on("beforeTokenSigning", (token: { payload: Record<string, unknown> }) => Object.assign(token.payload, claims));
  provider.service.on("beforeUserinfo", (answer: { body: Record<string, unknown> }) => Object.assign(answer.body, claims, more));
  const control = createServer(async (request, response) => {
    claims = JSON.parse(await bodyOf(request)) as Claims;
    response.writeHead(204).end();
  });
  control.listen(0, "127.0.0.1");
  await once(control, "listening");
  return {
    issuer: provider.issuer.url ?? "",
    control: `http://127.0.0.1:${(control.address() as AddressInfo).port}/`,
    says: (next, inUserinfoOnly = {}) => {
      claims = next;
      more = inUserinfoOnly;
    },
    stop: async () => {
      control.closeAllConnections();
      control.close();
      await provider.stop();
    },
  };
}
