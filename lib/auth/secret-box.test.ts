import { describe, expect, test } from "vitest";
import { CannotOpen, open, seal } from "./secret-box";

const MASTER = "master-master-master-master-master-1";
const OTHER = "master-master-master-master-master-2";
const SECRET = "https://hooks.example/T000/ü-\u{1f512}";

describe("a sealed secret", () => {
  test("opens to what it was, also when it is empty", () => {
    for (const text of [SECRET, "", "x".repeat(10_000)]) expect(open(seal(text, "channel 1 a", MASTER), "channel 1 a", MASTER)).toBe(text);
  });

  test("is another each time and shows nothing of the text", () => {
    const first = seal(SECRET, "channel 1 a", MASTER);
    expect(first.equals(seal(SECRET, "channel 1 a", MASTER))).toBe(false);
    expect(first.toString("latin1")).not.toContain("hooks");
  });

  test("opens for nobody else, and not with another key", () => {
    const box = seal(SECRET, "channel 1 a", MASTER);
    expect(() => open(box, "channel 2 a", MASTER)).toThrow(CannotOpen);
    expect(() => open(box, "channel 1 a", OTHER)).toThrow(CannotOpen);
  });

  test("does not open once any byte was changed, or it was cut", () => {
    const box = seal("secret", "channel 1 a", MASTER);
    for (let at = 0; at < box.length; at += 1) {
      const changed = Buffer.from(box);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => open(changed, "channel 1 a", MASTER), `byte ${at}`).toThrow(CannotOpen);
      expect(() => open(box.subarray(0, at), "channel 1 a", MASTER), `cut at ${at}`).toThrow(CannotOpen);
    }
  });
});
