import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fakeDigest } from "./chance";
import { type DemoWorkload, repositoryOf, WORKLOADS } from "./fleet";
import { releasesOf, tagOf } from "./inventory";

type Json = Record<string, unknown>;

const asObject = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const CORPUS = join(process.cwd(), "test/corpus");

/** Teams that sign what they build; one of them has only sent the statements, and nobody has checked those. */
const SIGNING = ["payments", "identity"];
const STATING = [...SIGNING, "logistics"];

interface Built {
  repository: string;
  digest: string;
  name: string;
  commit: string;
}

function newestOf(workload: DemoWorkload): Built {
  const repository = repositoryOf(workload);
  const reference = `${repository}:${tagOf(releasesOf(workload).length - 1)}`;
  return { repository, digest: fakeDigest(reference), name: workload.name, commit: fakeDigest("commit", reference).slice(7, 47) };
}

const builtBy = (namespaces: readonly string[]): Built[] =>
  WORKLOADS.filter(({ namespace, source }) => namespaces.includes(namespace) && source !== "none" && source !== "python").map(newestOf);

/** What "cosign verify" would have printed for the newest images of the teams that sign. */
export function cosignOutput(signedAt: Date): string {
  const [signature] = JSON.parse(readFileSync(join(CORPUS, "cosign-verify/keyless-verify-with-bundle.json"), "utf8")) as Json[];
  const bundle = asObject(asObject(signature?.["optional"])["Bundle"]);
  const Bundle = { ...bundle, Payload: { ...asObject(bundle["Payload"]), integratedTime: Math.floor(signedAt.getTime() / 1000) } };
  return JSON.stringify(
    builtBy(SIGNING).map(({ repository, digest, name, commit }) => ({
      critical: {
        ...asObject(signature?.["critical"]),
        identity: { "docker-reference": repository },
        image: { "docker-manifest-digest": digest },
      },
      optional: {
        ...asObject(signature?.["optional"]),
        Bundle,
        Subject: `https://git.acme.example/${name}/.github/workflows/release.yml@refs/heads/main`,
        Issuer: "https://token.actions.githubusercontent.com",
        "1.3.6.1.4.1.57264.1.12": `https://git.acme.example/${name}`,
        "1.3.6.1.4.1.57264.1.13": commit,
      },
    })),
  );
}

/** Build provenance of the same images and of one more team's, a statement a line in an envelope as builders push it. */
export function provenanceLines(builtAt: Date): string {
  const bundle = JSON.parse(readFileSync(join(CORPUS, "attestation/slsa-container-based-v1-sigstore-bundle.intoto.jsonl"), "utf8")) as Json;
  const payload = String(asObject(bundle["dsseEnvelope"])["payload"]);
  const statement = JSON.parse(Buffer.from(payload, "base64").toString("utf8")) as Json;
  const predicate = asObject(statement["predicate"]);
  const definition = asObject(predicate["buildDefinition"]);
  return builtBy(STATING)
    .map(({ repository, digest, name, commit }) => {
      const source = { uri: `git+https://git.acme.example/${name}@refs/heads/main`, digest: { gitCommit: commit } };
      const said = {
        ...statement,
        subject: [{ name: repository, digest: { sha256: digest.slice(7) } }],
        predicate: {
          buildDefinition: { ...definition, externalParameters: { source }, resolvedDependencies: [source] },
          runDetails: {
            builder: { id: "https://ci.acme.example/builders/container@v3" },
            metadata: { finishedOn: builtAt.toISOString() },
          },
        },
      };
      return JSON.stringify({
        payloadType: "application/vnd.in-toto+json",
        payload: Buffer.from(JSON.stringify(said)).toString("base64"),
        signatures: [{ keyid: "acme-build", sig: "MEUCIQDx" }],
      });
    })
    .join("\n");
}
