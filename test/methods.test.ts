import { expect, test } from "vitest";
import * as openapi from "@/app/api/v1/openapi.json/route";
import { registry } from "@/app/api/v1/registry";
import { METHODS, offeredBy } from "@/lib/api/methods";

type Answer = (request: Request, context?: { params: Promise<object> }) => Promise<Response>;
const routes: Readonly<Record<string, Readonly<Record<string, Answer>>>> = { ...registry, "/api/v1/openapi.json": openapi };

const ask = (module: Readonly<Record<string, Answer>>, method: string, path: string): Promise<Response> => {
  const answer = module[method];
  if (!answer) throw new Error(`${path} leaves ${method} to Next`);
  return answer(new Request(`http://localhost:3000${path.replace("{id}", "x")}`, { method }), { params: Promise.resolve({ id: "x" }) });
};

test.each(Object.entries(routes))("%s says which methods it offers, and answers the others as a problem", async (path, module) => {
  const offered = offeredBy(module).map(({ method }) => method);
  expect(offered.length).toBeGreaterThan(0);
  const allow = [...offered, ...(offered.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort();
  const allowOf = (response: Response): string[] => (response.headers.get("allow") ?? "").split(", ").sort();

  for (const method of [...METHODS, "HEAD"].filter((each) => !allow.includes(each))) {
    const response = await ask(module, method, path);
    expect(response.status, method).toBe(405);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("x-frame-options")).toBe("DENY");
    expect(allowOf(response), method).toEqual(allow);
    expect(await response.json()).toMatchObject({
      status: 405,
      code: "method_not_allowed",
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  }
  const options = await ask(module, "OPTIONS", path);
  expect(options.status).toBe(204);
  expect(allowOf(options)).toEqual(allow);
  if (offered.includes("GET")) expect(module["HEAD"]).toBe(module["GET"]);
});
