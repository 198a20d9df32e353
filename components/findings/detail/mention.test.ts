import { expect, it } from "vitest";
import { beingNamed, meant, namedIn, pieces } from "./mention";

it.each([
  ["@", 1, { from: 0, text: "" }],
  ["see @mi", 7, { from: 4, text: "mi" }],
  ["see @Mia Lo", 11, { from: 4, text: "Mia Lo" }],
  ["(@m", 3, { from: 1, text: "m" }],
  ["see @mi more", 7, { from: 4, text: "mi" }],
  ["mail@example", 12, null],
  ["@ no", 4, null],
  ["@mia\nnext", 9, null],
  ["no one", 6, null],
])("in %j at %i it is %j who is being named", (text, caret, expected) => {
  expect(beingNamed(text, caret)).toEqual(expected);
});

it("offers those whose name begins with what is typed before others", () => {
  const people = [
    { name: "admin", email: "admin@example.com" },
    { name: "Mia", email: "mia@example.com" },
    { name: "Sam", email: "minor@example.com" },
    { name: "Eve", email: "eve@example.com" },
  ];
  expect(meant("mi", people).map(({ name }) => name)).toEqual(["Mia", "admin", "Sam"]);
  expect(meant("", people)).toEqual(people);
});

it("keeps those who still stand in the text", () => {
  const people = [
    { id: "1", name: "Mia" },
    { id: "2", name: "Sam Lee" },
  ];
  expect(namedIn("@Sam Lee and Mia", people)).toEqual(["2"]);
});

it("marks names, the longest first, and loses nothing of the text", () => {
  const text = "@Ann Lee and @Ann: see a@Ann";
  const found = pieces(text, ["Ann Lee", "Ann"]);
  expect(found.map((each) => each.text).join("")).toBe(text);
  expect(found.filter(({ named }) => named).map((each) => each.text)).toEqual(["@Ann Lee", "@Ann", "@Ann"]);
  expect(pieces("nobody", [])).toEqual([{ text: "nobody", named: false }]);
});
