import { expect, test } from "vitest";
import { newRecoveryCodes, normalRecoveryCode } from "./recovery-codes";
import { newTotpSecret, totpStep, totpUri } from "./totp";

// RFC 6238, appendix B: the secret "12345678901234567890", the last six digits of the eight given there.
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const RFC_CODES: [seconds: number, code: string][] = [
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
];

test.each(RFC_CODES)("at %i s the code is %s, as RFC 6238 has it", (seconds, code) => {
  const step = Math.floor(seconds / 30);
  expect(totpStep(RFC_SECRET, code, seconds * 1000)).toBe(step);
  expect(totpStep(RFC_SECRET, code, (seconds + 30) * 1000)).toBe(step);
  expect(totpStep(RFC_SECRET, code, (seconds - 30) * 1000)).toBe(step);
  expect(totpStep(RFC_SECRET, code, (seconds + 90) * 1000)).toBeNull();
  expect(totpStep(RFC_SECRET, code.slice(1), seconds * 1000)).toBeNull();
});

test("a new secret has 160 bits and goes into the address with who it is for", () => {
  const secret = newTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(secret);
  const uri = new URL(totpUri(secret, "anna@example.com"));
  expect(uri.protocol).toBe("otpauth:");
  expect(decodeURIComponent(uri.pathname)).toContain("anna@example.com");
  expect(uri.searchParams.get("secret")).toBe(secret);
});

test("recovery codes are ten, all different, and are known however they are typed", () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) {
    expect(code).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
    expect(normalRecoveryCode(` ${code.toUpperCase().replaceAll("-", " ")} `)).toBe(normalRecoveryCode(code));
  }
  expect(normalRecoveryCode("123456")).toBeNull();
});
