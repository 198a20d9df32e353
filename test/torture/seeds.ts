import { parseAllDocuments } from "yaml";
import { gunzipped, utf8 } from "@/lib/ingest/decode-bytes";
import { kics, kubeLinter, securityHubFinding } from "@/lib/ingest/documented-findings.fixture";
import { kubearmor, tracee } from "@/lib/ingest/documented-sensors.fixture";
import { formats } from "@/lib/ingest/formats";
import { readDocument } from "@/lib/ingest/read-document";
import { looksLikeYaml } from "@/lib/ingest/read-yaml";
import { corpusFiles } from "@/test/corpus";

/** A document that mutations start from. */
export interface Seed {
  name: string;
  /** id of the format that claims it */
  format: string;
  text: string;
  /** its values, where it is JSON, JSON lines or YAML; none for XML and lines of text */
  values: readonly unknown[];
  isYaml: boolean;
}

function valuesOf(text: string): { values: unknown[]; isYaml: boolean } {
  const body = text.replace(/^\[\d{4}\].*\n/, "");
  const attempts: (() => unknown[])[] = [
    () => [JSON.parse(body)],
    () =>
      body
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line): unknown => JSON.parse(line)),
  ];
  for (const attempt of attempts) {
    try {
      return { values: attempt(), isYaml: false };
    } catch {
      // the next way of reading it
    }
  }
  return looksLikeYaml(body)
    ? { values: parseAllDocuments(body).map((document): unknown => document.toJS()), isYaml: true }
    : { values: [], isYaml: false };
}

async function formatOf(bytes: Buffer): Promise<string | null> {
  try {
    const { top } = await readDocument(bytes);
    return formats.find((format) => format.detect(top))?.id ?? null;
  } catch {
    return null;
  }
}

/** Formats of which no captured file was at hand start from their documentation. */
const documented = Object.entries({
  kubearmor: kubearmor(),
  tracee: tracee(),
  kics: kics(),
  "kube-linter": kubeLinter(),
  "security-hub": { Findings: [securityHubFinding()] },
}).map(([name, value]) => ({
  name: `documentation/${name}`,
  bytes: Buffer.from(JSON.stringify(value)),
}));

/** The documents that mutations start from, each with the format that claims it; what none claims (an empty file) is left out. */
export async function readSeeds(): Promise<Seed[]> {
  const captured = corpusFiles().map((file) => ({ name: `${file.format}/${file.name}`, bytes: file.bytes() }));
  const found: Seed[] = [];
  for (const { name, bytes } of [...captured, ...documented]) {
    const format = await formatOf(bytes);
    if (format === null) continue;
    const text = utf8(gunzipped(bytes)).toString("utf8");
    found.push({ name, format, text, ...valuesOf(text) });
  }
  return found;
}
