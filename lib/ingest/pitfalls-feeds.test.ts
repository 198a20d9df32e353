import { describe, expect, test } from "vitest";
import { entriesOf } from "./entries.fixture";
import { json, ofType, recordsOf } from "./records-of.fixture";

const of = (text: string) => recordsOf(Buffer.from(text));

describe("KEV", () => {
  const entry = (facts: object = {}) => ({
    cveID: "CVE-2024-1000",
    vulnerabilityName: "A flaw",
    dateAdded: "2024-05-01",
    dueDate: "2024-05-22",
    requiredAction: "Update",
    ...facts,
  });
  const catalogue = (vulnerabilities: unknown, facts: object = {}) => ({
    catalogVersion: "2024.05.01",
    dateReleased: "2024-05-01T10:00:00.1Z",
    count: 1,
    vulnerabilities,
    ...facts,
  });

  test("the count may differ from the entries: it is told, and the entries count", async () => {
    const records = await recordsOf(json(catalogue([entry(), entry({ cveID: "CVE-2024-1001" })])));
    expect(entriesOf(records)).toEqual({ read: 2, skipped: 0 });
    expect(ofType(records, "warning")).toMatchObject([{ message: "The catalogue says that it has 1 entries and holds 2." }]);
  });

  test("old catalogues have neither ransomware nor weaknesses; notes are links with semicolons between", async () => {
    const found = ofType(
      await recordsOf(
        json(
          catalogue([
            entry({ notes: "https://a.example ; https://b.example" }),
            entry({ knownRansomwareCampaignUse: "Known", cwes: ["CWE-78"] }),
            entry({ knownRansomwareCampaignUse: "Unknown" }),
          ]),
        ),
      ),
      "kev",
    );
    expect(found.map(({ ransomware }) => ransomware)).toEqual([false, true, false]);
  });

  test("it is a whole: one that would withdraw everything is refused", async () => {
    await expect(recordsOf(json(catalogue([])))).rejects.toMatchObject({ code: "invalid_report" });
    await expect(recordsOf(json(catalogue([{ cveID: "x" }])))).rejects.toMatchObject({ code: "invalid_report" });
  });

  test("the table has commas and line breaks within quotes", async () => {
    const records = await of(
      'cveID,vendorProject,product,vulnerabilityName,dateAdded,shortDescription,requiredAction,dueDate,knownRansomwareCampaignUse,notes,cwes\n"CVE-2024-1000","Acme, Inc.","Gate","A, flaw",2024-05-01,"Line one\nline two","Update,\nor stop.",2024-05-22,Known,"https://a ; https://b",CWE-78\n',
    );
    expect(ofType(records, "kev")).toMatchObject([
      { vulnerabilityId: "CVE-2024-1000", name: "A, flaw", action: "Update,\nor stop.", ransomware: true },
    ]);
  });
});

describe("EPSS", () => {
  test.each([
    ["#model_version:v2025.03.14,score_date:2025-03-17T00:00:00Z", "v2025.03.14", "2025-03-17T00:00:00.000Z"],
    ["#model_version:v2023.03.01,score_date:2024-01-13T00:00:00+0000", "v2023.03.01", "2024-01-13T00:00:00.000Z"],
    ["#model_version:v2022.01.01", "v2022.01.01", undefined],
  ])("the first line is %s", async (line, version, day) => {
    const [feed] = ofType(await of(`${line}\ncve,epss,percentile\nCVE-2024-1000,0.5,0.9\n`), "feed");
    expect([feed?.version, feed?.asOf?.toISOString()]).toEqual([version, day]);
  });

  test("others leave the names of the columns out and use semicolons", async () => {
    expect(ofType(await of("CVE-2024-1000;0.5;0.9\nCVE-2024-1001;0.25;0.8\n"), "epss")).toHaveLength(2);
  });

  test("300,000 rows pass through one by one", { timeout: 60_000 }, async () => {
    const rows = Array.from({ length: 300_000 }, (_, at) => `CVE-2024-${100_000 + at},0.00043,0.1`);
    expect(entriesOf(await of(`#model_version:v1,score_date:2025-03-17\ncve,epss,percentile\n${rows.join("\n")}\n`))).toEqual({
      read: 300_000,
      skipped: 0,
    });
  });

  test("the version of the model goes with the scores, since those of two models do not compare", async () => {
    for (const version of ["v2023.03.01", "v2025.03.14"])
      expect(
        ofType(await of(`#model_version:${version},score_date:2025-03-17\ncve,epss,percentile\nCVE-2024-1000,0.5,0.9\n`), "feed"),
      ).toMatchObject([{ version }]);
  });
});
