import { beforeAll, expect, test } from "vitest";
import { POST as postEvents } from "@/app/api/v1/events/route";
import { GET as getMe } from "@/app/api/v1/me/route";
import { GET as listReports, POST as postReport } from "@/app/api/v1/reports/route";
import { newOrg } from "@/test/rows";
import { tokenHeaders } from "@/test/two-teams";

let bearer: Record<string, string>;
let token: string;
const basic = (text: string): Record<string, string> => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
const event = JSON.stringify({ rule: "Shell", priority: "Notice", time: "2026-11-01T00:00:00Z", output: "x", output_fields: {} });
const send = (headers: Record<string, string>) =>
  postEvents(new Request("http://localhost:3000/api/v1/events", { method: "POST", headers, body: event }));

beforeAll(async () => {
  bearer = await tokenHeaders(await newOrg("basic"), "analyst");
  token = bearer["authorization"]?.replace("Bearer ", "") ?? "";
});

test("what sends things in may give its token as the password of HTTP Basic, under any name", async () => {
  for (const name of ["falco", "", "a b"]) expect((await send(basic(`${name}:${token}`))).status, name).toBe(202);
  const report = new Request("http://localhost:3000/api/v1/reports", { method: "POST", headers: basic(`x:${token}`), body: event });
  expect((await postReport(report)).status).toBe(202);
});

test("a wrong password, a token as the name, or nonsense is refused, and no login window asked for", async () => {
  for (const text of [`falco:${token}x`, `${token}:`, token, "falco:", ":", ""]) {
    const response = await send(basic(text));
    expect(response.status, text).toBe(401);
    expect(response.headers.get("www-authenticate")).not.toMatch(/basic/i);
  }
  expect((await send({ authorization: "Basic %%%" })).status).toBe(401);
});

test("nothing else takes it", async () => {
  for (const [handler, path] of [
    [getMe, "me"],
    [listReports, "reports"],
  ] as const) {
    const ask = (headers: Record<string, string>) => handler(new Request(`http://localhost:3000/api/v1/${path}`, { headers }));
    expect((await ask(bearer)).status).toBe(200);
    expect((await ask(basic(`falco:${token}`))).status).toBe(401);
  }
});
