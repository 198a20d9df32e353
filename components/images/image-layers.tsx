"use client";

import { useQueryStates } from "nuqs";
import { SeverityCounts } from "@/components/charts/severity-bar";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { formatBytes, plural } from "@/components/ui/format";
import { imagePackageParsers } from "@/lib/client/images";
import type { ImageDetail } from "@/lib/schemas/images";
import { shortDigest } from "./digest";

type Layer = ImageDetail["layers"][number];

/** The instruction as it was written: without the shell that BuildKit and docker put before it. */
const instruction = (createdBy: string): string =>
  createdBy
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, "")
    .replace(/^\/bin\/sh -c\s*/, "RUN ")
    .replace(/\s*# buildkit$/, "")
    .trim();

function LayerRow({ layer, known, chosen, onChoose }: { layer: Layer; known: boolean; chosen: boolean; onChoose: () => void }) {
  const text = layer.createdBy ? instruction(layer.createdBy) : null;
  const facts = [layer.digest ? shortDigest(layer.digest) : null, layer.sizeBytes === null ? null : formatBytes(layer.sizeBytes)].filter(
    (fact) => fact !== null,
  );
  return (
    <li className="border-b last:border-b-0">
      <button
        type="button"
        aria-pressed={chosen}
        disabled={layer.digest === null || layer.packages === 0}
        onClick={onChoose}
        className={cn(
          "flex w-full flex-col gap-x-4 gap-y-0.5 px-4 py-1.5 text-left enabled:hover:bg-hover/60 sm:flex-row sm:items-center",
          chosen && "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)] enabled:hover:bg-accent-soft",
        )}
      >
        <span className="w-6 shrink-0 text-xs text-faint tabular-nums">{layer.position}</span>
        <span className="min-w-0 flex-1">
          <span
            className={cn("line-clamp-2 font-mono text-xs break-all", text === null && "text-faint")}
            title={layer.createdBy ?? undefined}
          >
            {text ?? "what made it is not known"}
          </span>
          <span className="block text-2xs text-faint">{facts.join(" · ")}</span>
        </span>
        <span className="shrink-0 text-xs text-muted tabular-nums sm:w-20 sm:text-right">
          {layer.packages === 0 ? <span className="text-faint">no packages</span> : plural(layer.packages, "package")}
        </span>
        <span className="shrink-0 sm:w-48">
          {layer.packages === 0 ? null : <SeverityCounts counts={known ? layer.vulnerabilities : null} className="flex-wrap gap-y-0" />}
        </span>
      </button>
    </li>
  );
}

/** How the image was built, and what each step brought; a click shows that layer's packages. */
export function ImageLayers({ image }: { image: ImageDetail }) {
  const [{ layer }, set] = useQueryStates(imagePackageParsers, { history: "push" });
  return (
    <Card title="Layers" question="which step brought what" flush>
      {image.layers.length === 0 ? (
        <p className="px-4 pb-3.5 text-muted">No tool has listed its layers.</p>
      ) : (
        <ol tabIndex={0} aria-label="Layers" className="scroll-thin relative max-h-96 overflow-y-auto pb-1">
          {image.layers.map((each) => (
            <LayerRow
              key={`${each.position} ${each.digest ?? ""}`}
              layer={each}
              known={image.coverage !== "never"}
              chosen={layer !== null && layer === each.digest}
              onChoose={() => void set({ layer: layer === each.digest ? null : each.digest })}
            />
          ))}
        </ol>
      )}
    </Card>
  );
}
