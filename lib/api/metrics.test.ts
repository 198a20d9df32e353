import { expect, test } from "vitest";
import { routeOf } from "./metrics";

test.each([
  ["/api/v1/images", {}, "/api/v1/images"],
  ["/api/v1/images/docker.io%2Fnginx%3A1", { id: "docker.io/nginx:1" }, "/api/v1/images/{id}"],
  ["/api/v1/images/sha256:ab/packages?q=x", { id: "sha256:ab" }, "/api/v1/images/{id}/packages"],
  ["/api/v1/clusters/%E0%A4%A", { id: "%E0%A4%A" }, "/api/v1/clusters/{id}"],
  ["/api/v1/what/ever/there/is", { rest: ["what", "ever", "there", "is"] }, "/api/v1/{rest}"],
])("%s is one series", (path, params, route) => {
  expect(routeOf(`http://localhost${path}`, params)).toBe(route);
});
