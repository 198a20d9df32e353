import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { formatNumber, plural } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import { TimeAgo } from "@/components/ui/time-ago";
import { withQuery } from "@/lib/client/fetch";
import type { Origin } from "@/lib/core/shape";
import type { BaseImage } from "@/lib/schemas/base-image";
import type { Measured } from "@/lib/schemas/common";
import type { ImageDetail } from "@/lib/schemas/images";
import { ReferenceText } from "./reference-text";

/** A base image by name, and a link where the asker may open it. */
export function BaseName({ id, reference, visible }: Pick<BaseImage, "id" | "reference" | "visible">) {
  if (reference === null) return <span className="text-muted">a base image of another team</span>;
  if (!visible) return <ReferenceText reference={reference} />;
  return (
    <Link href={`/images/${id}`} className="hover:text-accent hover:underline">
      <ReferenceText reference={reference} />
    </Link>
  );
}

/** How the base is known: by a word, and the whole of it within reach. */
function HowKnown({ base: { by, layers, unknown } }: { base: ImageDetail["base"] }) {
  if (unknown !== null)
    return (
      <Badge tone="fog" title={unknown}>
        {by === "name" ? "named only" : "not known"}
      </Badge>
    );
  return by === "label" ? (
    <Badge title="Its label org.opencontainers.image.base.digest names this image by digest">by its label</Badge>
  ) : (
    <Badge title={`Its lowest ${plural(layers ?? 0, "layer")} are all of the base's layers`}>by its layers</Badge>
  );
}

interface PartProps {
  word: string;
  what: string;
  measured: Measured;
  href: string;
}

function Part({ word, what, measured: { value, unknown }, href }: PartProps) {
  const box = "flex flex-col gap-0.5 rounded-md border px-2.5 py-2";
  const inner = (
    <>
      <span className={cn("text-xl font-semibold tabular-nums", !value && "font-normal text-faint")}>
        {value === null ? <Unknown reason={unknown ?? "no data"} className="text-base" /> : formatNumber(value)}
      </span>
      <span className="text-xs text-muted" title={what}>
        {word}
      </span>
    </>
  );
  return (
    <li>
      {value ? (
        <Link href={href} className={cn(box, "hover:border-line-strong hover:bg-hover")}>
          {inner}
        </Link>
      ) : (
        <div className={box}>{inner}</div>
      )}
    </li>
  );
}

/** "12.22" of "registry.example/node:12.22": the rest is the base's own name. */
const tagIn = (reference: string): string => reference.slice(reference.lastIndexOf(":") + 1);

function Newer({ newer, visible }: { newer: NonNullable<BaseImage["newer"]>; visible: boolean }) {
  const name =
    newer.reference === null ? (
      "a later image of the same repository"
    ) : (
      <span className="font-mono break-all">{tagIn(newer.reference)}</span>
    );
  return (
    <p className="mt-1 text-xs text-muted">
      Newer:{" "}
      {visible ? (
        <Link href={`/images/${newer.id}`} className="text-ink hover:text-accent hover:underline">
          {name}
        </Link>
      ) : (
        name
      )}
      {newer.builtAt ? (
        <>
          , built <TimeAgo at={newer.builtAt} />
        </>
      ) : null}
    </p>
  );
}

/** What the image is built on, how that is known, and how many of its findings come from there. */
export function ImageBase({ image }: { image: ImageDetail }) {
  const { base, baseImage, origins, builtOnIt } = image;
  const list = (origin: Origin) => withQuery("/findings", { image: image.id, kind: "vulnerability", origin });
  return (
    <Card title="Built on" action={<HowKnown base={base} />} id="base">
      {base.image ? (
        <>
          <BaseName {...base.image} />
          {base.image.newer ? <Newer newer={base.image.newer} visible={base.image.visible} /> : null}
        </>
      ) : baseImage ? (
        <ReferenceText reference={baseImage} />
      ) : null}
      {base.unknown ? <p className={cn("text-muted", (base.image || baseImage) && "mt-1 text-xs")}>{base.unknown}</p> : null}
      <ul
        aria-label="Open vulnerabilities by where they come from"
        className={cn("mt-2.5 grid gap-2", origins.unknown > 0 ? "grid-cols-3" : "grid-cols-2")}
      >
        <Part
          word="inherited"
          what="Open findings of packages that come with the base image"
          measured={origins.inherited}
          href={list("base")}
        />
        <Part word="own" what="Open findings of packages that were put on top" measured={origins.own} href={list("own")} />
        {origins.unknown > 0 ? (
          <Part
            word="not known"
            what="Open findings of packages of which nobody knows where they come from"
            measured={{ value: origins.unknown, unknown: null }}
            href={list("unknown")}
          />
        ) : null}
      </ul>
      {builtOnIt > 0 ? (
        <p className="mt-2.5 text-xs">
          <Link href={withQuery("/findings", { base: image.id, origin: "base" })} className="text-accent hover:underline">
            What {plural(builtOnIt, "repository inherits", "repositories inherit")} from it
          </Link>
        </p>
      ) : null}
    </Card>
  );
}
