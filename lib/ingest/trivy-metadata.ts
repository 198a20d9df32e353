import type { LayerFacts, ScanRecord } from "@/lib/core/records";
import { fact, flag, integer, type JsonObject, labels, list, name, object, text, time } from "./value";

const MAX_LAYERS = 500;

/** The commands that made the layers, in order: steps of the history that changed nothing have no layer. */
const commandsOf = (config: JsonObject | null): (string | null)[] =>
  list(config?.history).flatMap((entry) => {
    const step = object(entry);
    return step === null || step.empty_layer === true ? [] : [text(step.created_by, 2_000)];
  });

function layersOf(metadata: JsonObject, config: JsonObject | null): LayerFacts[] {
  const commands = commandsOf(config);
  const given = list(metadata.Layers).slice(0, MAX_LAYERS).map(object);
  const diffIds = list(metadata.DiffIDs ?? object(config?.rootfs)?.diff_ids)
    .slice(0, MAX_LAYERS)
    .map(name);
  const count = Math.max(given.length, diffIds.length);
  const matching = commands.length === count;
  return Array.from({ length: count }, (_, at) => ({
    digest: name(given[at]?.Digest),
    diffId: name(given[at]?.DiffID) ?? diffIds[at] ?? null,
    createdBy: matching ? (commands[at] ?? null) : null,
    sizeBytes: integer(given[at]?.Size, Number.MAX_SAFE_INTEGER),
  }));
}

export function osOf(metadata: JsonObject | null): ScanRecord["os"] {
  const os = object(metadata?.OS);
  const family = fact(os?.Family)?.toLowerCase() ?? null;
  if (family === null) return null;
  // Trivy leaves EOSL out both when the release is supported and when it does not know.
  return { family, name: fact(os?.Name) ?? "", endOfLife: flag(os?.EOSL) };
}

/** What a Trivy report's Metadata says about an image. */
export function imageFacts(
  metadata: JsonObject | null,
): Pick<ScanRecord, "os" | "architecture" | "sizeBytes" | "builtAt" | "labels" | "layers"> {
  const config = object(metadata?.ImageConfig);
  return {
    os: osOf(metadata),
    architecture: fact(config?.architecture),
    sizeBytes: integer(metadata?.Size, Number.MAX_SAFE_INTEGER),
    builtAt: time(config?.created),
    labels: labels(object(config?.config)?.Labels),
    layers: metadata === null ? [] : layersOf(metadata, config),
  };
}
