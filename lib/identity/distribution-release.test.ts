import { expect, it } from "vitest";
import { releaseOfCpe, releaseSpellings } from "./distribution-release";

it.each<[string, string]>([
  ["jammy", "ubuntu-22.04"],
  ["esm-infra/focal", "ubuntu-20.04"],
  ["ubuntu-jammy", "ubuntu-22.04"],
  ["bookworm", "debian-12"],
  ["debian-12.5", "debian-12.5"],
  ["Alpine-3.19.1", "alpine-3.19.1"],
  ["el8", "redhat-8"],
  ["rhel-9.4", "redhat-9.4"],
  ["sles-15.4", "suse-15.4"],
  ["wolfi", "wolfi"],
])("the release of %s is %s", (qualifier, release) => {
  expect(releaseSpellings(qualifier)[0]).toBe(release);
});

it("knows the other spellings that tools have", () => {
  expect(releaseSpellings("amzn-2")).toEqual(expect.arrayContaining(["amazon-2", "amzn-2"]));
  expect(releaseSpellings("el8")).toContain("rhel-8");
});

it.each<[string, string | null]>([
  ["cpe:/o:redhat:enterprise_linux:10", "redhat-10"],
  ["cpe:/o:redhat:rhel_eus:8.6::baseos", "redhat-8.6"],
  ["cpe:/a:redhat:enterprise_linux:9::appstream", "redhat-9"],
  ["cpe:/o:redhat:enterprise_linux", "redhat"],
  ["cpe:2.3:o:canonical:ubuntu_linux:22.04:*:lts:*:*:*:*:*", "ubuntu-22.04"],
  ["cpe:2.3:o:suse:sles:15:sp4:*:*:*:*:*:*", "suse-15.4"],
  ["cpe:/a:redhat:jboss_enterprise_application_platform:8", null],
  ["cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*", null],
  ["redhat", null],
])("the CPE %s is the release %s", (cpe, release) => {
  expect(releaseOfCpe(cpe)?.[0] ?? null).toBe(release);
});
