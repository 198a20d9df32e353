import { expect, it } from "vitest";
import type { Candidate } from "./candidates";
import { type Details, describeAction } from "./describe-action";

const key = "pkg:deb/debian/libssl1.1";
const upgrade: Candidate = { id: `upgrade:${key}`, kind: "upgrade", subject: key, cells: [] };
const row = (installed: string, fixed: string, distro: string | null) => ({ key, installed, fixed, state: "fixed", distro });
const described = (versions: Details["versions"]) =>
  describeAction(upgrade, [], { places: new Map(), versions, bases: [], advice: [], staying: new Map() });

it("within one release of a distribution, the newest of the fixed versions mends all", () => {
  const rows = [row("1.1.1d-0+deb10u3", "1.1.1d-0+deb10u8", "debian-10"), row("1.1.1d-0+deb10u3", "1.1.1n-0+deb10u1", "debian-10")];
  expect(described(rows)).toMatchObject({
    title: "Upgrade libssl1.1 to 1.1.1n-0+deb10u1",
    change: "apt-get update && apt-get install --only-upgrade libssl1.1=1.1.1n-0+deb10u1",
  });
});

it("a version of one release is not asked of another", () => {
  const rows = [row("1.1.0f-3+deb9u2", "1.1.0l-1~deb9u6", "debian-9"), row("1.1.1k-1+deb11u1", "1.1.1n-0+deb11u5", "debian-11")];
  expect(described(rows)).toMatchObject({
    title: "Upgrade libssl1.1 on Debian 11, Debian 9",
    change: null,
    notes: ["Debian 11: 1.1.1n-0+deb11u5.", "Debian 9: 1.1.0l-1~deb9u6.", "Installed: 1.1.0f-3+deb9u2, 1.1.1k-1+deb11u1."],
  });
});
