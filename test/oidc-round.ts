import NextAuth, { type NextAuthOptions } from "next-auth";
import { authOptionsFor } from "@/app/api/auth/[...nextauth]/auth-options";
import { discoverOidc } from "@/lib/auth/oidc-discovery";

const BASE = "http://localhost:3000";

interface Answer {
  status: number;
  location: string;
  body: unknown;
}

/** next-auth as its own Node handler calls it, since its route handler runs only within Next. */
async function answer(options: NextAuthOptions, request: object, jar: Map<string, string>): Promise<Answer> {
  const headers = new Map<string, unknown>();
  const result: Answer = { status: 200, location: "", body: null };
  const response = {
    status: (status: number) => {
      result.status = status;
      return response;
    },
    getHeader: (name: string) => headers.get(name),
    setHeader: (name: string, value: unknown) => {
      headers.set(name, value);
      return response;
    },
    end: () => undefined,
    json: (body: unknown) => {
      result.body = body;
    },
    send: (body: unknown) => {
      result.body = body;
    },
  };
  await (NextAuth(options) as (req: object, res: object) => Promise<void>)(request, response);
  for (const cookie of (headers.get("Set-Cookie") as string[] | undefined) ?? []) {
    const [pair = ""] = cookie.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))];
    if (value === "" || /max-age=0/i.test(cookie)) jar.delete(name);
    else jar.set(name, value);
  }
  result.location = String(headers.get("Location") ?? "");
  return result;
}

export interface Round {
  /** where the browser ends: a path of ours */
  at: string;
  /** of the session, null where there is none */
  cookie: string | null;
}

interface Meddling {
  /** changes the address by which the provider sends the browser back */
  callback?: (url: URL) => void;
  /** forgets or changes cookies on the way */
  cookies?: (jar: Map<string, string>) => void;
}

/** A browser's whole way: our sign-in page, the provider, and back with its code. */
export async function signInByProvider({ callback, cookies }: Meddling = {}): Promise<Round> {
  const jar = new Map<string, string>();
  const ask = async (method: "GET" | "POST", nextauth: string[], query: object = {}, body: object = {}): Promise<Answer> => {
    const headers = { host: "localhost:3000", "user-agent": "round" };
    const options = authOptionsFor(new Request(`${BASE}/api/auth/${nextauth.join("/")}`, { headers }), await discoverOidc());
    return answer(options, { method, headers, cookies: Object.fromEntries(jar), query: { ...query, nextauth }, body }, jar);
  };
  const { csrfToken } = (await ask("GET", ["csrf"])).body as { csrfToken: string };
  const started = await ask("POST", ["signin", "oidc"], {}, { csrfToken, callbackUrl: `${BASE}/findings` });
  const sentBack = await fetch(started.location, { redirect: "manual" });
  const back = new URL(sentBack.headers.get("location") ?? "");
  callback?.(back);
  cookies?.(jar);
  const ended = await ask("GET", ["callback", "oidc"], Object.fromEntries(back.searchParams));
  const cookie = jar.get("plimsoll.session");
  const end = new URL(ended.location, BASE);
  return { at: `${end.pathname}${end.search}`, cookie: cookie ? `plimsoll.session=${cookie}` : null };
}
