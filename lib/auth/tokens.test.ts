import { expect, test } from "vitest";
import { isMistypedToken, newToken, secretHash } from "./tokens";

test("a token has the form that secret scanners know, and no two are alike", () => {
  const tokens = Array.from({ length: 200 }, newToken);
  for (const token of tokens) {
    expect(token).toMatch(/^plim_[0-9A-Za-z]{39}$/);
    expect(isMistypedToken(token)).toBe(false);
  }
  expect(new Set(tokens).size).toBe(200);
});

test("one wrong character shows, in the secret and in the checksum", () => {
  const token = newToken();
  for (const place of [5, 20, 37, 38, 43]) {
    const wrong = token.slice(0, place) + (token[place] === "a" ? "b" : "a") + token.slice(place + 1);
    expect(isMistypedToken(wrong)).toBe(true);
  }
});

test("a token of another form may have been given by hand", () => {
  expect(isMistypedToken("a-token-of-the-operator-s-own-making")).toBe(false);
});

test("what is kept is the sha256", () => {
  expect(secretHash("abc").toString("hex")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
