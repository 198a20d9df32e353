import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const service = z.object({
  image: z.string(),
  healthcheck: z.union([z.object({ test: z.array(z.string()) }), z.object({ disable: z.literal(true) })]).optional(),
  restart: z.string(),
  environment: z.record(z.string(), z.string()),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  tmpfs: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  privileged: z.boolean().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
});
const compose = z
  .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(readFileSync("docker-compose.yml", "utf8"), { merge: true }));
const services = Object.entries(compose.services);
const SECRET = /(PASSWORD|SECRET|TOKEN|DATABASE_URL)/;

describe("docker-compose.yml", () => {
  it.each(services)("%s has a health check, or is waited for until it has ended", (name, { healthcheck }) => {
    const waitedFor = services.some(([, other]) => other.depends_on?.[name]?.condition === "service_completed_successfully");
    expect(healthcheck && "test" in healthcheck ? "checked" : waitedFor ? "once" : "neither").not.toBe("neither");
  });

  it.each(services)("%s holds no secret and no default for one", (_name, { environment }) => {
    for (const [key, value] of Object.entries(environment).filter(([name]) => SECRET.test(name))) {
      // Asked for (${X:?…}), or empty unless given (${X:-}).
      expect(value, key).toMatch(/\$\{[A-Z_]+:(\?[^}]+|-)\}/);
    }
  });

  it.each(services)("%s runs with a read-only file system and only the rights that it needs", (_name, settings) => {
    expect(settings.read_only).toBe(true);
    expect(settings.cap_drop).toEqual(["ALL"]);
    expect(settings.tmpfs?.length).toBeGreaterThan(0);
    expect(settings.privileged).toBeUndefined();
  });

  it("publishes the web's port and no other", () => {
    expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(["web"]);
  });

  it("keeps database and reports in named volumes", () => {
    expect(Object.keys(compose.volumes).sort()).toEqual(["data", "database"]);
  });
});

describe("Dockerfile", () => {
  const stages = readFileSync("Dockerfile", "utf8")
    .split(/^(?=FROM )/m)
    .filter((part) => part.startsWith("FROM "));
  const last = stages.at(-1) ?? "";

  it("builds in stages of its own, from a pinned base", () => {
    expect(stages.length).toBeGreaterThan(1);
    for (const [, base] of stages.map((stage) => stage.match(/^FROM (\S+)/) ?? [])) {
      expect(base === "packages" || /^node:\d+\.\d+\.\d+-/.test(base ?? "")).toBe(true);
    }
  });

  it("ends as a user that is not root, with a health check", () => {
    expect(last.match(/^USER (\d+)/m)?.[1]).toMatch(/^[1-9]\d*$/);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).not.toMatch(/^(ENV|ARG).*(PASSWORD|SECRET|TOKEN)/m);
  });
});

describe(".env.example", () => {
  it("names every setting that there is, and none that there is not", () => {
    const settings = [...readFileSync("lib/env.ts", "utf8").matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name);
    const named = [...readFileSync(".env.example", "utf8").matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(named.filter((name) => name !== "POSTGRES_PASSWORD").sort()).toEqual(settings.filter((name) => name !== "NODE_ENV").sort());
  });
});
