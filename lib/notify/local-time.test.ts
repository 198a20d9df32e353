import { describe, expect, test } from "vitest";
import { isTimeZone, nextLocalTime, quietUntil } from "./local-time";

const at = (text: string): Date => new Date(text);
const BERLIN = "Europe/Berlin";

describe("the next local time", () => {
  test.each([
    ["2026-11-25T06:59:59Z", BERLIN, 480, "daily", "2026-11-25T07:00:00.000Z"],
    ["2026-11-25T07:00:00Z", BERLIN, 480, "daily", "2026-11-26T07:00:00.000Z"],
    ["2026-07-01T07:00:00Z", BERLIN, 480, "daily", "2026-07-02T06:00:00.000Z"],
    ["2026-11-25T23:30:00Z", "Pacific/Auckland", 0, "daily", "2026-11-26T11:00:00.000Z"],
    ["2026-11-25T23:30:00Z", "America/Los_Angeles", 930, "daily", "2026-11-26T23:30:00.000Z"],
    ["2026-11-25T12:00:00Z", "UTC", 480, "weekly", "2026-11-30T08:00:00.000Z"],
    ["2026-11-30T08:00:00Z", "UTC", 480, "weekly", "2026-12-07T08:00:00.000Z"],
    ["2026-11-29T23:30:00Z", BERLIN, 60, "weekly", "2026-11-30T00:00:00.000Z"],
    // the hour that summer time skips is as much later, the one that it repeats comes once
    ["2027-03-27T12:00:00Z", BERLIN, 150, "daily", "2027-03-28T01:30:00.000Z"],
    ["2026-10-24T12:00:00Z", BERLIN, 150, "daily", "2026-10-25T01:30:00.000Z"],
  ] as const)("after %s in %s, %i minutes, %s: %s", (after, zone, minutes, every, next) => {
    expect(nextLocalTime(at(after), zone, minutes, every).toISOString()).toBe(next);
  });
});

describe("quiet hours", () => {
  const night = { timeZone: BERLIN, quietFrom: 22 * 60, quietTo: 7 * 60 };
  test.each([
    ["2026-11-25T20:59:59Z", null],
    ["2026-11-25T21:00:00Z", "2026-11-26T06:00:00.000Z"],
    ["2026-11-26T00:10:30Z", "2026-11-26T06:00:00.000Z"],
    ["2026-11-26T05:59:59Z", "2026-11-26T06:00:00.000Z"],
    ["2026-11-26T06:00:00Z", null],
  ])("over midnight at %s: until %s", (now, until) => {
    expect(quietUntil(at(now), night)?.toISOString() ?? null).toBe(until);
  });

  test("within a day, and none at all", () => {
    const noon = { timeZone: "UTC", quietFrom: 720, quietTo: 780 };
    expect(quietUntil(at("2026-11-25T12:30:00Z"), noon)?.toISOString()).toBe("2026-11-25T13:00:00.000Z");
    expect(quietUntil(at("2026-11-25T13:00:00Z"), noon)).toBeNull();
    expect(quietUntil(at("2026-11-25T12:30:00Z"), { ...noon, quietTo: null })).toBeNull();
    expect(quietUntil(at("2026-11-25T12:30:00Z"), { ...noon, quietTo: 720 })).toBeNull();
  });
});

test("a time zone is one of IANA's", () => {
  expect([BERLIN, "UTC", "America/Argentina/Ushuaia"].map(isTimeZone)).toEqual([true, true, true]);
  expect(["Berlin", "", "'; drop table"].map(isTimeZone)).toEqual([false, false, false]);
});
