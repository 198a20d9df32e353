import { otherMethods } from "@/lib/api/methods";
import { openApiDocument } from "@/lib/api/openapi";
import { json, type RouteHandler, rawRoute } from "@/lib/api/route";
import packageJson from "@/package.json";
import { registry } from "../registry";

export const GET: RouteHandler = rawRoute({
  summary: "This document",
  tags: ["Administration"],
  access: "signed-in",
  produces: "application/json",
  run: async () => json(openApiDocument({ ...registry, "/api/v1/openapi.json": { GET } }, packageJson.version)),
});

export const { HEAD, OPTIONS, DELETE, PATCH, POST, PUT } = otherMethods({ GET });
