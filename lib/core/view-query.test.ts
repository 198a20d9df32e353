import { expect, it } from "vitest";
import { viewQuery } from "./view-query";

const of = (address: string) => viewQuery(address, "-rank");

it("gives equal lists one text, whatever the order of names and values", () => {
  const names = ["severity=high,critical", "kev=true", "q=a%2Cb", "sort=due"];
  const orders = names.flatMap((_, at) => [[...names.slice(at), ...names.slice(0, at)], [...names].reverse()]);
  expect(new Set(orders.map((order) => of(order.join("&"))))).toEqual(new Set(["kev=true&q=a%2Cb&severity=critical%2Chigh&sort=due"]));
  expect(of("severity=critical&severity=high")).toBe(of("severity=high,critical"));
});

it("leaves out what is empty, the usual sort, and what only says how one looks at it", () => {
  expect(of("sort=-rank&finding=1&view=2&cursor=x&limit=5&severity=&kev=false")).toBe("kev=false");
});

it("keeps the order of words and of texts with commas", () => {
  expect(of("agreement=only:B,A")).toBe("agreement=only%3AB%2CA");
  expect(of(of("q=b a&team=x,y"))).toBe("q=b+a&team=x%2Cy");
});
