import type { AttestationKind } from "@/lib/core/records";
import { commitOf, isCode, type Source, sourceOf } from "./source-link";
import { type JsonObject, list, name, object, objects, time } from "./value";

/** What a statement is about, by the type of its predicate. */
export function predicateKind(type: string | null): AttestationKind {
  if (type === null) return "other";
  if (/slsa\.dev\/provenance|in-toto\.io\/provenance/i.test(type)) return "provenance";
  if (/cyclonedx\.org|spdx\.dev/i.test(type)) return "sbom";
  if (/attestation\/vulns?(?:\/|$)/i.test(type)) return "vuln_scan";
  return /sigstore\.dev\/cosign\/sign/i.test(type) ? "signature" : "other";
}

export interface Provenance {
  builder: string | null;
  source: Source | null;
  at: Date | null;
}

/** The first checked-out source of a build; the one that the build definition came from, where it is among them. */
function fromMaterials(materials: readonly JsonObject[], definition: unknown): Source | null {
  const code = materials.filter(isCode);
  const same = code.find((material) => name(material.uri) === name(definition));
  const chosen = same ?? code[0];
  return chosen === undefined ? null : sourceOf(chosen.uri, commitOf(chosen.digest));
}

/** SLSA v1: buildDefinition and runDetails. */
function ofV1(predicate: JsonObject): Provenance {
  const definition = object(predicate.buildDefinition);
  const run = object(predicate.runDetails);
  const parameters = object(definition?.externalParameters);
  const workflow = object(parameters?.workflow);
  const asked = object(parameters?.source)?.uri ?? (typeof parameters?.source === "string" ? parameters.source : workflow?.repository);
  const metadata = object(run?.metadata);
  return {
    builder: name(object(run?.builder)?.id),
    source: fromMaterials(objects(definition?.resolvedDependencies), asked) ?? sourceOf(asked, null),
    at: time(metadata?.finishedOn) ?? time(metadata?.startedOn),
  };
}

/** SLSA v0.1 and v0.2: invocation or recipe, and materials. */
function ofV0(predicate: JsonObject): Provenance {
  const config = object(object(predicate.invocation)?.configSource);
  const materials = objects(predicate.materials);
  const defined = list(predicate.materials)[Number(object(predicate.recipe)?.definedInMaterial ?? -1)];
  const metadata = object(predicate.metadata);
  return {
    builder: name(object(predicate.builder)?.id),
    source: fromMaterials(materials, config?.uri ?? object(defined)?.uri) ?? sourceOf(config?.uri, commitOf(config?.digest)),
    at: time(metadata?.buildFinishedOn) ?? time(metadata?.buildStartedOn),
  };
}

/** When a predicate that is no provenance was made: a scan's end, an SBOM's date, cosign's own stamp. */
function otherAt(predicate: JsonObject): Date | null {
  const metadata = object(predicate.metadata);
  const creation = object(predicate.creationInfo);
  const times = [metadata?.scanFinishedOn, metadata?.timestamp, creation?.created, predicate.Timestamp, predicate.timestamp];
  return times.map(time).find((at) => at !== null) ?? null;
}

/** Builder, source and time of a predicate, as far as its type has them. */
export function readPredicate(kind: AttestationKind, predicate: JsonObject): Provenance {
  if (kind !== "provenance") return { builder: null, source: null, at: otherAt(predicate) };
  return object(predicate.buildDefinition) === null ? ofV0(predicate) : ofV1(predicate);
}
