"use client";

import { type ReactNode, useState } from "react";
import { DefinitionList } from "@/components/ui/definition-list";
import { ExternalLink } from "@/components/ui/external-link";
import { formatShare } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import type { FindingDetail } from "@/lib/schemas/findings";
import { KIND_WORD } from "../words";

const LONG = 320;

/** The flaw in its publisher's words; long ones open on demand. */
export function Description({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const long = text.length > LONG;
  return (
    <div className="text-muted">
      <p className="break-words whitespace-pre-line">{long && !open ? `${text.slice(0, LONG).trimEnd()}…` : text}</p>
      {long ? (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="h-6 self-start text-xs text-accent hover:underline"
        >
          {open ? "Less" : "Read on"}
        </button>
      ) : null}
    </div>
  );
}

/** Names, scores and weakness of the flaw itself. */
export function Facts({ finding }: { finding: FindingDetail }) {
  const { aliases, cwes, cvss, epss, epssPercentile, kind, severity, severitySource } = finding;
  const items: [string, ReactNode][] = [["Kind", KIND_WORD[kind]]];
  items.push([
    "Severity",
    severity === "unknown" ? (
      <Unknown key="severity" reason="no source rates it" />
    ) : (
      `${severity}${severitySource ? `, by ${severitySource}` : ""}`
    ),
  ]);
  if (kind === "vulnerability") {
    items.push([
      "CVSS",
      cvss ? (
        <span key="cvss" className="break-all">
          {cvss.score === null ? null : <b>{cvss.score.toFixed(1)} </b>}
          <span className="font-mono text-2xs text-muted">{cvss.vector}</span> <span className="text-xs text-faint">{cvss.source}</span>
        </span>
      ) : (
        <Unknown key="cvss" reason="no source gives a vector" />
      ),
    ]);
    items.push([
      "EPSS",
      epss === null ? (
        <Unknown key="epss" reason="no EPSS score is loaded for it" />
      ) : (
        `${formatShare(epss)} in the next 30 days${epssPercentile === null ? "" : `, higher than ${formatShare(epssPercentile)} of all`}`
      ),
    ]);
  }
  if (aliases.length > 0)
    items.push([
      "Also known as",
      <span key="aliases" className="font-mono text-xs break-words">
        {aliases.join(", ")}
      </span>,
    ]);
  if (cwes.length > 0)
    items.push([
      "Weakness",
      <span key="cwes" className="font-mono text-xs">
        {cwes.join(", ")}
      </span>,
    ]);
  return <DefinitionList items={items} />;
}

/** Links that scanners gave; anything that is no web address stays text. */
export function Links({ urls }: { urls: readonly string[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? urls : urls.slice(0, 6);
  return (
    <ul className="flex flex-col gap-0.5 text-xs">
      {shown.map((url) => (
        <li key={url} className="flex min-h-6 min-w-0 items-center">
          <ExternalLink href={url}>{url.replace(/^https?:\/\//i, "")}</ExternalLink>
        </li>
      ))}
      {shown.length < urls.length ? (
        <li>
          <button type="button" onClick={() => setAll(true)} className="h-6 text-accent hover:underline">
            {urls.length - shown.length} more
          </button>
        </li>
      ) : null}
    </ul>
  );
}
