import { beforeEach, describe, expect, it } from "vitest";
import { FINDING_STATES } from "@/lib/core/shape";
import { pool } from "@/lib/db/client";
import { getFinding } from "@/lib/queries/get-finding";
import { digestOf, openVex, type SaidImage, type SaidStatement, trivyReport } from "@/test/fixtures/reports";
import { counterFaults, ctx, ORG, send } from "@/test/ingest";

let made = 0;
let flaw = "";
let image: SaidImage;

beforeEach(() => {
  made++;
  flaw = `CVE-2098-${1000 + made}`;
  image = { repository: `registry.example/vex/app-${made}`, tag: "1", digest: "a" };
});

const SCAN_AT = "2026-05-01T00:00:00Z";
const scan = (at = SCAN_AT, of: SaidImage = image, version = "1.0") =>
  send(trivyReport(of, at, [{ id: flaw, package: "openssl", version }]));
const say = (status: string, at: string, products: unknown[], more: Partial<SaidStatement> & { author?: string } = {}) => {
  const { author = "The vendor", ...rest } = more;
  return send(openVex(author, at, [{ id: flaw, status, products, ...rest }]));
};

const openssl = "pkg:deb/debian/openssl";
const inImage = (of: SaidImage = image) => ({
  "@id": `pkg:oci/${of.repository.split("/").at(-1)}?repository_url=${of.repository}`,
  subcomponents: [{ "@id": openssl }],
});

interface Stood {
  id: string;
  state: string;
  since: string;
}

async function stateOf(of: SaidImage = image): Promise<Stood> {
  const { rows } = await pool().query<{ id: string; shape: number; since: Date }>(
    `select f.id, f.shape, f.state_since as since from finding f join repository r on r.org_id = f.org_id and r.id = f.place_id
     where f.org_id = $1 and f.problem = $2 and r.name = $3`,
    [ORG, flaw, of.repository],
  );
  const [row] = rows;
  if (!row || rows.length > 1) throw new Error(`${rows.length} findings of ${flaw} in ${of.repository}`);
  return { id: row.id, state: FINDING_STATES[row.shape & 7] ?? "", since: row.since.toISOString() };
}

const spansOf = async (id: string) =>
  (
    await pool().query<{ shape: number; from_at: Date; to_at: Date; reason: string }>(
      "select shape, from_at, to_at, reason from finding_span where org_id = $1 and finding_id = $2 order by from_at",
      [ORG, id],
    )
  ).rows.map(({ shape, from_at, to_at, reason }) => [FINDING_STATES[shape & 7], from_at.toISOString(), to_at.toISOString(), reason]);

const heldNow = async (id: string): Promise<number> =>
  (await pool().query("select from decision_finding where org_id = $1 and finding_id = $2 and to_at is null", [ORG, id])).rowCount ?? 0;

describe("a statement decides", () => {
  it("findings that were there before it, and says so in the receipt and in their history", async () => {
    await scan();
    const said = await say("not_affected", "2026-05-10T00:00:00Z", [openssl], { justification: "vulnerable_code_not_present" });
    expect(said).toMatchObject({ status: "done", counts: { entries: 1, read: 1, skipped: 0, new: 1, decided: 1, fixed: 0 } });
    expect(said.counts.notes.join(" ")).toContain("1 finding is decided");
    const found = await stateOf();
    expect(found).toMatchObject({ state: "not_affected", since: "2026-05-10T00:00:00.000Z" });
    expect(await spansOf(found.id)).toEqual([
      ["open", "2026-05-01T00:00:00.000Z", "2026-05-10T00:00:00.000Z", "statement of The vendor (OpenVEX)"],
    ]);
    const { history } = await getFinding(ctx, { id: found.id });
    expect(history.map(({ what }) => what)).toEqual(["First seen.", "Judged not affected by The vendor (OpenVEX)."]);
    expect(await counterFaults()).toEqual([]);
  });

  it("findings that come after it, which never count as open: the same in the end", async () => {
    const said = await say("not_affected", "2026-05-10T00:00:00Z", [openssl]);
    expect(said.counts).toMatchObject({ new: 1, decided: 0 });
    const scanned = await scan();
    expect(scanned.counts).toMatchObject({ new: 1, decided: 1 });
    const found = await stateOf();
    expect(found).toMatchObject({ state: "not_affected", since: "2026-05-10T00:00:00.000Z" });
    expect(await spansOf(found.id)).toEqual([
      ["open", "2026-05-01T00:00:00.000Z", "2026-05-10T00:00:00.000Z", "statement of The vendor (OpenVEX)"],
    ]);
    expect(await heldNow(found.id)).toBe(1);
    expect(await counterFaults()).toEqual([]);
  });

  it("findings first seen after it was made from their first day", async () => {
    await say("not_affected", "2026-04-01T00:00:00Z", [openssl]);
    const scanned = await scan();
    const effect = await pool().query("select counts -> 'effect' as effect from report where org_id = $1 and id = $2", [ORG, scanned.id]);
    expect(effect.rows).toEqual([{ effect: null }]);
    const found = await stateOf();
    expect(found).toMatchObject({ state: "not_affected", since: "2026-05-01T00:00:00.000Z" });
    expect(await spansOf(found.id)).toEqual([]);
    expect((await getFinding(ctx, { id: found.id })).history).toMatchObject([
      { what: "First seen. Judged not affected by The vendor (OpenVEX).", state: "not_affected" },
    ]);
  });

  it("nothing a second time", async () => {
    await scan();
    const document = openVex("Again", "2026-05-10T00:00:00Z", [{ id: flaw, status: "not_affected", products: [openssl] }]);
    await send(document);
    const before = await stateOf();
    expect((await send(document)).counts).toMatchObject({ entries: 1, new: 0, unchanged: 1, decided: 0 });
    // The same words in another document are the same decision.
    expect((await send(`${document}\n`)).counts).toMatchObject({ entries: 1, new: 0, unchanged: 1, decided: 0 });
    expect(await stateOf()).toEqual(before);
    expect(await heldNow(before.id)).toBe(1);
  });

  it.each([
    ["fixed", "not_affected"],
    ["affected", "open"],
    ["under_investigation", "in_triage"],
  ])("%s as %s", async (status, state) => {
    await scan();
    await say(status, "2026-05-10T00:00:00Z", [openssl]);
    expect((await stateOf()).state).toBe(state);
    expect(await counterFaults()).toEqual([]);
  });
});

describe("the newest word stands, in whatever order words come in", () => {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  it.each(orders)("order %i %i %i", async (...order) => {
    const sends = [
      () => scan(),
      () => say("not_affected", "2026-05-10T00:00:00Z", [openssl]),
      () => say("affected", "2026-05-20T00:00:00Z", [openssl]),
    ];
    for (const at of order) await sends[at]?.();
    const found = await stateOf();
    expect(found.state).toBe("open");
    expect(await heldNow(found.id)).toBe(0);
    await say("not_affected", "2026-05-30T00:00:00Z", [openssl]);
    expect((await stateOf()).state).toBe("not_affected");
    expect(await counterFaults()).toEqual([]);
  });

  it("a word that takes a decision back reopens, with its author as the reason", async () => {
    await scan();
    await say("not_affected", "2026-05-10T00:00:00Z", [openssl]);
    const taken = await say("affected", "2026-05-20T00:00:00Z", [openssl], { author: "The CERT" });
    expect(taken.counts).toMatchObject({ reopened: 1, decided: 0 });
    const found = await stateOf();
    expect((await getFinding(ctx, { id: found.id })).history.map(({ what, state }) => [state, what])).toEqual([
      ["open", "First seen."],
      ["not_affected", "Judged not affected by The vendor (OpenVEX)."],
      ["open", "Reopened. Said to be affected by The CERT (OpenVEX)."],
    ]);
  });

  it("of two at one time the more careful", async () => {
    await scan();
    await say("not_affected", "2026-05-10T00:00:00Z", [openssl]);
    await say("affected", "2026-05-10T00:00:00Z", [openssl], { author: "Another" });
    expect((await stateOf()).state).toBe("open");
  });

  it("a word on the image before a newer one on the package anywhere", async () => {
    await scan();
    await say("not_affected", "2026-05-10T00:00:00Z", [inImage()]);
    await say("affected", "2026-05-20T00:00:00Z", [openssl], { author: "The distribution" });
    expect((await stateOf()).state).toBe("not_affected");
  });

  it("a clock that runs ahead is no newer than the day on which it was heard", async () => {
    await scan();
    await send(openVex("Ahead", "2031-01-01T00:00:00Z", [{ id: flaw, status: "not_affected", products: [openssl] }]));
    const { rows } = await pool().query("select max(stated_at) <= now() as sane from decision where org_id = $1 and vulnerability = $2", [
      ORG,
      flaw,
    ]);
    expect(rows).toEqual([{ sane: true }]);
  });
});

describe("a decision is as wide as its scope and no wider", () => {
  const elsewhere = (): SaidImage => ({ ...image, repository: `${image.repository}-elsewhere` });

  it("in one image's repository, over tags and digests", async () => {
    await scan();
    await scan(SCAN_AT, elsewhere());
    await say("not_affected", "2026-05-10T00:00:00Z", [inImage()]);
    expect((await stateOf()).state).toBe("not_affected");
    expect((await stateOf(elsewhere())).state).toBe("open");
    await scan("2026-05-12T00:00:00Z", { ...image, tag: "2", digest: "b", builtAt: "2026-05-11T00:00:00Z" });
    expect((await stateOf()).state).toBe("not_affected");
  });

  it("of one digest: the next build is open again, and says why", async () => {
    await scan();
    const name = image.repository.split("/").at(-1);
    await say("not_affected", "2026-05-10T00:00:00Z", [
      {
        "@id": `pkg:oci/${name}@${encodeURIComponent(digestOf("a"))}?repository_url=${image.repository}`,
        subcomponents: [{ "@id": openssl }],
      },
    ]);
    const found = await stateOf();
    expect(found.state).toBe("not_affected");
    const next = await scan("2026-05-12T00:00:00Z", { ...image, tag: "2", digest: "b", builtAt: "2026-05-11T00:00:00Z" });
    expect(next.counts.reopened).toBe(1);
    expect((await stateOf()).state).toBe("open");
    expect((await getFinding(ctx, { id: found.id })).history.at(-1)?.what).toBe("Reopened. It was seen where the decision does not reach.");
    expect(await heldNow(found.id)).toBe(0);
    expect(await counterFaults()).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["the version", `${openssl}@1.0`, "not_affected"],
    ["another version", `${openssl}@1.1`, "open"],
    ["the release", `${openssl}?distro=debian-12`, "not_affected"],
    ["the release by its name", `${openssl}@1.0?distro=bookworm`, "not_affected"],
    ["another release", `${openssl}@1.0?distro=debian-11`, "open"],
    ["the source package", `${openssl}?arch=source`, "not_affected"],
    ["another architecture", `${openssl}?arch=s390x`, "not_affected"],
    ["another distribution", "pkg:deb/ubuntu/openssl", "open"],
    ["another package", "pkg:deb/debian/libssl3", "open"],
    ["the image by a reference", "IMAGE:1", "not_affected"],
    ["the image by another tag", "IMAGE:2", "open"],
    ["the image by its name alone", "OCI", "not_affected"],
  ])("by %s", async (_what, product, state) => {
    await scan();
    const name = image.repository.split("/").at(-1) ?? "";
    await say("not_affected", "2026-05-10T00:00:00Z", [product.replace("IMAGE", image.repository).replace("OCI", `pkg:oci/${name}`)]);
    expect((await stateOf()).state).toBe(state);
  });

  it("of a version: another one beside it in the same image keeps it open", async () => {
    const both = trivyReport(image, SCAN_AT, [
      { id: flaw, package: "openssl", version: "1.0" },
      { id: flaw, package: "openssl", version: "1.1" },
    ]);
    await send(both);
    await say("not_affected", "2026-05-10T00:00:00Z", [`${openssl}@1.0`]);
    expect((await stateOf()).state).toBe("open");
    await say("fixed", "2026-05-11T00:00:00Z", [`${openssl}@1.1`]);
    expect((await stateOf()).state).toBe("not_affected");
    expect(await counterFaults()).toEqual([]);
  });

  it("of a component: only where the application is that holds it", async () => {
    const held = (of: SaidImage, withApplication: boolean) =>
      JSON.stringify({
        SchemaVersion: 2,
        CreatedAt: SCAN_AT,
        ArtifactName: `${of.repository}:1`,
        ArtifactType: "container_image",
        Metadata: { RepoTags: [`${of.repository}:1`] },
        Results: [
          {
            Target: "app",
            Class: "lang-pkgs",
            Type: "gobinary",
            Packages: [
              ...(withApplication
                ? [{ Name: "github.com/acme/app", Identifier: { PURL: "pkg:golang/github.com/acme/app@v1.2.0" }, Version: "v1.2.0" }]
                : []),
              { Name: "github.com/acme/lib", Identifier: { PURL: "pkg:golang/github.com/acme/lib@v0.1.0" }, Version: "v0.1.0" },
            ],
            Vulnerabilities: [{ VulnerabilityID: flaw, PkgName: "github.com/acme/lib", InstalledVersion: "v0.1.0", Severity: "HIGH" }],
          },
        ],
      });
    await send(held(image, true));
    await send(held(elsewhere(), false));
    await say("not_affected", "2026-05-10T00:00:00Z", [
      { "@id": "pkg:golang/github.com/acme/app", subcomponents: [{ "@id": "pkg:golang/github.com/acme/lib@v0.1.0" }] },
    ]);
    expect((await stateOf()).state).toBe("not_affected");
    expect((await stateOf(elsewhere())).state).toBe("open");
  });

  it("and of the image that the sender names", async () => {
    await scan();
    await scan(SCAN_AT, elsewhere());
    const document = openVex("A sender", "2026-05-10T00:00:00Z", [{ id: flaw, status: "not_affected", products: [openssl] }]);
    await send(document, { image: `${image.repository}:1` });
    expect([(await stateOf()).state, (await stateOf(elsewhere())).state]).toEqual(["not_affected", "open"]);
  });
});

describe("names", () => {
  it("an alias of the flaw is enough, also one that is learned later", async () => {
    const alias = `GHSA-aaaa-bbbb-${String(made).padStart(4, "0")}`;
    await send(trivyReport(image, SCAN_AT, [{ id: alias, package: "openssl" }]));
    await say("not_affected", "2026-05-10T00:00:00Z", [openssl], { aliases: [alias] });
    const { rows } = await pool().query<{ shape: number }>("select shape from finding where org_id = $1 and problem = $2", [ORG, alias]);
    expect(rows.map(({ shape }) => FINDING_STATES[shape & 7])).toEqual(["not_affected"]);
  });
});
