import { describe, expect, test } from "vitest";
import { isFault, isSighting } from "@/lib/core/records";
import { pool } from "@/lib/db/client";
import { findingId, findingProblem, placeOf } from "@/lib/identity/finding-key";
import { recordsOf } from "@/lib/ingest/records-of.fixture";
import { corpusFile } from "@/test/corpus";
import { counterFaults, ORG, send } from "@/test/ingest";

// What a tool could not judge is no look: an earlier failure stands until something judged it, in whatever order reports come.

type Json = Record<string, unknown>;
const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const text = (name: string): string => corpusFile(name).bytes().toString("utf8");

/** A real document in which one result says a word. */
interface Told {
  problem: string;
  failed: string;
  passed: string;
  /** words by which the tool says that it did not judge; null: it says no word */
  unjudged: readonly (string | null)[];
  /** the document; `history` tells apart what would be one place otherwise */
  saying: (word: string | null, history: string) => string;
}

const TOOLS: Readonly<Record<string, Told>> = {
  Kyverno: {
    problem: "check-deployment-replicas",
    failed: "fail",
    passed: "pass",
    unjudged: ["error", "skip", "perhaps", null],
    saying: (word) =>
      text("kyverno-docs-policyreports.yaml").replace(
        /(?<=check-deployment-replicas-binding\n {4})result: fail/,
        word === null ? "scored: true" : `result: ${word}`,
      ),
  },
  "a report of openreports.io": {
    problem: "CVE-2025-9232",
    failed: "warn",
    passed: "pass",
    unjudged: ["error", "skip", null],
    saying: (word) => {
      const document = JSON.parse(text("openreports-list.json")) as Json;
      Object.assign(list(list(document["items"])[0]?.["results"])[0] ?? {}, { result: word });
      return JSON.stringify(document);
    },
  },
  "kube-bench": {
    problem: "1.1.2",
    failed: "FAIL",
    passed: "PASS",
    unjudged: ["WARN", "INFO", "ERROR", null],
    saying: (word) => {
      const document = JSON.parse(text("cis-1.6-5-node-types-122-checks.json")) as Json;
      for (const result of list(list(list(document["Controls"])[0]?.["tests"])[0]?.["results"]))
        if (result["test_number"] === "1.1.2") result["status"] = word;
      return JSON.stringify(document);
    },
  },
  Kubescape: {
    problem: "C-0055",
    failed: "failed",
    passed: "passed",
    unjudged: ["skipped", "irrelevant", null],
    saying: (word) => {
      const document = JSON.parse(text("single-resource-3-failed.json")) as Json;
      for (const control of list(list(document["results"])[0]?.["controls"]))
        if (control["controlID"] === "C-0055") Object.assign(control, { status: word === null ? null : { status: word }, rules: [] });
      return JSON.stringify(document);
    },
  },
  Checkov: {
    problem: "CKV_K8S_8",
    failed: "FAILED",
    passed: "PASSED",
    unjudged: ["UNKNOWN"],
    saying: (word, history) => {
      const check = {
        check_id: "CKV_K8S_8",
        check_name: "Liveness",
        check_result: { result: word },
        file_path: `/${history}.yaml`,
        resource: "Pod.a.b",
        severity: null,
      };
      const other = { ...check, check_id: "CKV_K8S_9", check_result: { result: "PASSED" } };
      return JSON.stringify({
        check_type: "kubernetes",
        results: { failed_checks: [check], passed_checks: [other], skipped_checks: [], parsing_errors: [] },
        summary: { checkov_version: "3.2.400" },
      });
    },
  },
};

async function clusterId(name: string): Promise<string | null> {
  const { rows } = await pool().query<{ id: string }>("select id from cluster where org_id = $1 and name = $2", [ORG, name]);
  return rows[0]?.id ?? null;
}

/** The id of the finding that a document has of a problem; throws where it has none. */
async function idOf(document: string, problem: string, cluster: string): Promise<string> {
  let place: readonly string[] = [];
  for (const record of await recordsOf(Buffer.from(document))) {
    if (record.type === "scan") place = placeOf(record.target, await clusterId(cluster));
    else if (isSighting(record) && isFault(record) && findingProblem(record) === problem) return findingId(place, record);
  }
  throw new Error(`${problem} is not in the document.`);
}

async function isOpen(id: string): Promise<boolean> {
  const { rows } = await pool().query<{ open: boolean }>("select shape & 7 = 0 as open from finding where org_id = $1 and id = $2", [
    ORG,
    id,
  ]);
  return rows[0]?.open === true;
}

type Day = 1 | 2 | 3;
const ORDERS: readonly (readonly Day[])[] = [
  [1, 2, 3],
  [3, 2, 1],
  [1, 3, 2],
  [2, 1, 3],
  [2, 3, 1],
  [3, 1, 2],
];

/** It failed on the first day, was not judged on the second, and passed on the third: open while the newest judgement that is known failed. */
async function play(told: Told, word: string | null, order: readonly Day[], history: string): Promise<void> {
  const words = { 1: told.failed, 2: word, 3: told.passed };
  const known: Day[] = [];
  for (const day of order) {
    const receipt = await send(told.saying(words[day], history), { cluster: history, receivedAt: new Date(`2026-10-0${day}T00:00:00Z`) });
    expect(receipt).toMatchObject({ status: "done", error: null });
    expect(receipt.counts.entries).toBe(receipt.counts.read + receipt.counts.skipped);
    known.push(day);
    const judged = Math.max(0, ...known.filter((each) => each !== 2));
    const id = await idOf(told.saying(told.failed, history), told.problem, history);
    expect({ known, open: await isOpen(id) }).toEqual({ known, open: judged === 1 });
  }
  expect(await counterFaults()).toEqual([]);
}

describe.each(Object.entries(TOOLS))("%s", (tool, told) => {
  test.each(told.unjudged.map((word) => [word]))(
    "failed, then %s, then passed: open until something judged it, also in reversed order of arrival",
    { timeout: 60_000 },
    async (word) => {
      for (const order of ORDERS.slice(0, 2)) await play(told, word, order, `${tool} ${word} ${order.join("")}`.replaceAll(" ", "-"));
    },
  );

  test("in every order of arrival", { timeout: 60_000 }, async () => {
    for (const order of ORDERS.slice(2))
      await play(told, told.unjudged[0] ?? null, order, `${tool} ${order.join("")}`.replaceAll(" ", "-"));
  });
});
