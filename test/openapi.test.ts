import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { GET } from "@/app/api/v1/openapi.json/route";
import { registry } from "@/app/api/v1/registry";
import { METHODS, offeredBy } from "@/lib/api/methods";
import { openApiDocument, type RouteRegistry } from "@/lib/api/openapi";

const routes: RouteRegistry = { ...registry, "/api/v1/openapi.json": { GET } };

interface Document {
  openapi: string;
  paths: Record<
    string,
    Record<
      string,
      { operationId: string; summary: string; responses: Record<string, unknown>; parameters?: { name: string; in: string }[] }
    >
  >;
}
const document = openApiDocument(routes, "0.0.0") as Document;

test("every route file is in the registry, under its own path", () => {
  const files = readdirSync("app/api/v1", { recursive: true, encoding: "utf8" }).filter((file) => /(^|[\\/])route\.ts$/.test(file));
  const paths = files.map(
    (file) =>
      `/api/v1/${file
        .replace(/[\\/]route\.ts$/, "")
        .replaceAll("\\", "/")
        .replace(/\[(\w+)\]/g, "{$1}")}`,
  );
  expect(paths.filter((path) => !path.includes("[...")).sort()).toEqual(Object.keys(routes).sort());
});

test("the document lists every operation of every route, with what it answers", () => {
  expect(document.openapi).toBe("3.1.1");
  const ids = new Set<string>();
  for (const [path, module] of Object.entries(routes)) {
    const offered = new Map(offeredBy(module).map(({ method, handler }) => [method, handler]));
    for (const method of METHODS) {
      const handler = offered.get(method);
      const operation = document.paths[path]?.[method.toLowerCase()];
      expect(Boolean(operation), `${method} ${path}`).toBe(handler !== undefined);
      if (!operation || !handler) continue;
      ids.add(operation.operationId);
      expect(operation.summary).toBe(handler.spec.summary);
      expect(Object.keys(operation.responses)).toContain(String(handler.spec.status));
      expect(Object.keys(operation.responses)).toContain(handler.spec.access === "public" ? "400" : "401");
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(operation.parameters?.filter((parameter) => parameter.in === "path").map(({ name }) => name) ?? [], path).toEqual(named);
    }
  }
  expect(ids.size).toBe(Object.values(routes).flatMap(offeredBy).length);
});

test("schemas say no more than JSON Schema can: the document survives a round trip", () => {
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});
