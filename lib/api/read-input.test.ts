import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Problem } from "@/lib/core/errors";
import { listOf, page } from "@/lib/schemas/common";
import { readInput } from "./read-input";

const URL_ = "http://localhost:3000/api/v1/things";
const get = (query: string, schema: z.ZodObject): Promise<unknown> => readInput(new Request(`${URL_}?${query}`), {}, { query: schema });
const post = (body: BodyInit, schema: z.ZodObject, type = "application/json"): Promise<unknown> =>
  readInput(new Request(URL_, { method: "POST", body, headers: { "content-type": type } }), {}, { body: schema });

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error: unknown = await promise.then(
    () => new Error("it was let through"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw error;
  return error;
}

describe("queries", () => {
  const schema = z.object({ tag: listOf(z.string()), ...page });

  test("lists may be repeated or joined by commas", async () => {
    expect(await get("tag=a&tag=b,c", schema)).toEqual({ tag: ["a", "b", "c"], limit: 50 });
    expect(await get("", schema)).toEqual({ limit: 50 });
  });

  test("what is not known is refused by name, not ignored", async () => {
    expect(await problemOf(get("tga=a", schema))).toMatchObject({ code: "invalid_request", message: expect.stringContaining("tga") });
    expect(await problemOf(get("__proto__=a", schema))).toMatchObject({ code: "invalid_request" });
    expect(await problemOf(readInput(new Request(`${URL_}?a=1`), {}, {}))).toMatchObject({ code: "invalid_request" });
  });

  test.each(["%E0%A4%A", "%E0%A4", "%C0%80"])("an escape that means nothing is refused: %s", async (text) => {
    expect(await problemOf(get(`tag=${text}`, schema))).toMatchObject({ code: "invalid_request" });
  });

  test("a percent sign that starts no escape means itself", async () => {
    expect(await get("tag=100%", schema)).toMatchObject({ tag: ["100%"] });
  });

  test("faults are told with their paths", async () => {
    const problem = await problemOf(get("limit=1000", schema));
    expect(problem.extra).toMatchObject({ errors: [{ path: "limit", message: expect.any(String) }] });
  });

  test("what PostgreSQL cannot hold is refused", async () => {
    expect(await problemOf(get("tag=a%00b", schema))).toMatchObject({ code: "invalid_request" });
  });
});

describe("bodies", () => {
  const schema = z.object({ name: z.string(), id: z.string().optional(), more: z.unknown().optional() });

  test("the path wins over what the body calls the same", async () => {
    const request = new Request(URL_, {
      method: "POST",
      body: '{"name":"x","id":"theirs"}',
      headers: { "content-type": "application/json; charset=utf-8" },
    });
    expect(await readInput(request, { id: "ours" }, { params: z.object({ id: z.string() }), body: schema })).toEqual({
      name: "x",
      id: "ours",
    });
  });

  test.each<[string, BodyInit, string, string]>([
    ["another media type", '{"name":"x"}', "text/plain", "unsupported_media"],
    ["no JSON", "{", "application/json", "invalid_request"],
    ["no object", "[]", "application/json", "invalid_request"],
    ["an unknown field", '{"name":"x","role":"admin"}', "application/json", "invalid_request"],
    ["a prototype", '{"name":"x","__proto__":{"admin":true}}', "application/json", "invalid_request"],
    ["NUL", '{"name":"\\u0000"}', "application/json", "invalid_request"],
    ["NUL far inside", '{"name":"x","more":[{"a":["\\u0000"]}]}', "application/json", "invalid_request"],
    ["half a surrogate pair", '{"name":"\\ud800"}', "application/json", "invalid_request"],
    ["no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), "application/json", "invalid_request"],
    ["100,000 levels", `{"name":"x","more":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "application/json", "invalid_request"],
    ["more than 1 MB", JSON.stringify({ name: "x".repeat(1024 * 1024) }), "application/json", "too_large"],
  ])("%s is refused", async (_what, body, type, code) => {
    expect(await problemOf(post(body, schema, type))).toMatchObject({ code });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test("brackets in text are not depth", async () => {
    expect(await post(JSON.stringify({ name: `"${"[".repeat(1000)}\\` }), schema)).toEqual({ name: `"${"[".repeat(1000)}\\` });
  });
});
