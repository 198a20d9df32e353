import { expect, it } from "vitest";
import { corpusFile } from "@/test/corpus";
import { json, ofType, recordsOf } from "../records-of.fixture";

const row = (facts: Record<string, unknown> = {}) => ({
  location: "10.0.0.1:10250",
  vid: "KHV036",
  category: "Remote Code Execution",
  severity: "high",
  vulnerability: "Anonymous Authentication",
  description: "d",
  evidence: "e",
  avd_reference: "https://avd.aquasec.com/kube-hunter/khv036/",
  hunter: "Kubelet Secure Ports Hunter",
  ...facts,
});
const checks = async (rows: unknown[]) =>
  ofType(await recordsOf(json({ nodes: [], services: [{}], vulnerabilities: rows })), "misconfiguration");

it("files weaknesses under the cluster, by number or, where there is none, by title", async () => {
  const records = await recordsOf(corpusFile("cluster-many.json").bytes());
  expect(ofType(records, "scan")).toMatchObject([
    { target: { kind: "cluster" }, tool: { name: "kube-hunter" }, covers: ["misconfiguration"] },
  ]);
  expect(ofType(records, "misconfiguration").map(({ check }) => check)).toEqual([
    "KHV050",
    "CAP_NET_RAW Enabled",
    "Access to pod's secrets",
    "KHV044",
    "KHV043",
    "KHV052",
    "KHV002",
    "KHV005",
  ]);
});

it("names all places of one check", async () => {
  const found = await checks([row(), row({ location: "10.0.0.2:10250", evidence: "f" })]);
  expect(found).toHaveLength(2);
  expect(found[1]).toMatchObject({ location: "10.0.0.1:10250, 10.0.0.2:10250", message: "e\nf" });
});

it("never keeps a token that it shows as evidence", async () => {
  const found = await checks([row({ vid: "KHV050", evidence: "s3cret" }), row({ evidence: "eyJhbGciOiJSUzI1NiIsImtpZCI6" })]);
  expect(JSON.stringify(found)).not.toMatch(/s3cret|eyJhbGci/);
});

it("takes a hunt that found nothing to hunt in for no look", async () => {
  const empty = await recordsOf(json({ nodes: [], services: [] }));
  expect(ofType(empty, "scan")).toMatchObject([{ covers: [] }]);
  expect(ofType(empty, "warning").map(({ message }) => message)).toEqual([expect.stringContaining("looked at nothing")]);
  const clean = await recordsOf(json({ nodes: [{ type: "Node/Master", location: "10.0.0.1" }], services: [], vulnerabilities: [] }));
  expect(ofType(clean, "scan")).toMatchObject([{ covers: ["misconfiguration"] }]);
  expect(ofType(await recordsOf(json({ nodes: [], services: [], vulnerabilities: [row(), 7, { hunter: "x" }] })), "skip")).toHaveLength(2);
});
