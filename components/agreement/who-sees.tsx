import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { formatNumber, formatShare, plural } from "@/components/ui/format";
import { SeverityChip } from "@/components/ui/severity-chip";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { Verdict } from "@/components/ui/verdict";
import { agreementLink } from "@/lib/client/agreement";
import { toolName } from "@/lib/core/tool-name";
import type { AgreementAnswer } from "@/lib/schemas/agreement";
import { CountLink } from "./count-link";

export type Pair = NonNullable<AgreementAnswer["pair"]>;
export type Scoped = (href: string) => string;

interface Shares {
  both: number;
  onlyTool: number;
  onlyOther: number;
}

const PARTS = [
  { key: "onlyTool", fill: "bg-accent" },
  { key: "both", fill: "bg-ok" },
  { key: "onlyOther", fill: "bg-medium" },
] as const;

/** One bar: what only the first sees, what both see, what only the second sees. The numbers stand beside it. */
function ShareBar({ shares, label, className }: { shares: Shares; label: string; className?: string }) {
  const all = shares.both + shares.onlyTool + shares.onlyOther;
  return (
    <span role="img" aria-label={label} className={cn("flex w-full min-w-16 gap-px overflow-hidden rounded-sm bg-hover", className)}>
      {PARTS.map(({ key, fill }) =>
        shares[key] > 0 ? (
          <span key={key} className={cn("h-full", fill)} style={{ width: `${(100 * shares[key]) / all}%`, minWidth: 2 }} />
        ) : null,
      )}
    </span>
  );
}

function Figure({ fill, count, href, children }: { fill: string; count: number; href: string; children: string }) {
  return (
    <div>
      <CountLink count={count} href={href} className="text-xl font-semibold" />
      <p className="flex items-center gap-1.5 text-muted">
        <span aria-hidden className={cn("size-2 rounded-[2px]", fill)} />
        {children}
      </p>
    </div>
  );
}

function Conclusion({ pair }: { pair: Pair }) {
  const all = pair.both + pair.onlyTool + pair.onlyOther;
  if (all === 0) return <Verdict tone="good">Neither sees anything in the images that both looked at.</Verdict>;
  const share = pair.both / all;
  const said = `They agree on ${formatShare(share)} of ${plural(all, "finding")} in ${plural(pair.images, "common image")}.`;
  return share < 0.5 ? (
    <Verdict tone="bad">{said} Relying on one of them alone would miss much: see why below.</Verdict>
  ) : (
    <Verdict tone="neutral">{said}</Verdict>
  );
}

/** Seen by both, by one only: as a bar, in numbers, and by severity. */
export function WhoSees({ pair, scoped, className }: { pair: Pair; scoped: Scoped; className?: string }) {
  const { tool, other } = pair;
  const [a, b] = [toolName(tool), toolName(other)];
  const link = (kind: "both" | "onlyTool" | "onlyOther", severity?: string): string => {
    const of =
      kind === "both"
        ? agreementLink({ kind: "both", tool, other }, severity ? { severity } : {})
        : agreementLink(
            kind === "onlyTool" ? { kind: "only", tool, other } : { kind: "only", tool: other, other: tool },
            severity ? { severity } : {},
          );
    return scoped(of);
  };
  const said = (shares: Shares) => `only ${a} ${shares.onlyTool}, both ${shares.both}, only ${b} ${shares.onlyOther}`;
  return (
    <Card
      title="Who sees what"
      question={`vulnerabilities in the ${formatNumber(pair.images)} images that both looked at`}
      {...(className ? { className } : {})}
    >
      <div className="grid grid-cols-3 gap-3">
        <Figure fill="bg-accent" count={pair.onlyTool} href={link("onlyTool")}>{`only ${a}`}</Figure>
        <Figure fill="bg-ok" count={pair.both} href={link("both")}>
          both
        </Figure>
        <Figure fill="bg-medium" count={pair.onlyOther} href={link("onlyOther")}>{`only ${b}`}</Figure>
      </div>
      <ShareBar shares={pair} label={said(pair)} className="mt-2 h-3" />
      <Table label="By severity" wrapClassName="mt-3 -mx-4">
        <THead>
          <TR>
            <TH>Severity</TH>
            <TH align="right">Only {a}</TH>
            <TH align="right">Both</TH>
            <TH align="right">Only {b}</TH>
            <TH className="w-2/5 max-sm:hidden">
              <span className="sr-only">Shares</span>
            </TH>
          </TR>
        </THead>
        <TBody>
          {pair.bySeverity.map(({ severity, ...shares }) => (
            <TR key={severity}>
              <TD>
                <span className="flex items-center gap-2">
                  <SeverityChip severity={severity} /> {severity}
                </span>
              </TD>
              {PARTS.map(({ key }) => (
                <TD key={key} align="right">
                  <CountLink count={shares[key]} href={link(key, severity)} />
                </TD>
              ))}
              <TD className="max-sm:hidden">
                <ShareBar shares={shares} label={`${severity}: ${said(shares)}`} className="h-2" />
              </TD>
            </TR>
          ))}
        </TBody>
      </Table>
      <div className="mt-auto pt-3">
        <Conclusion pair={pair} />
      </div>
    </Card>
  );
}
