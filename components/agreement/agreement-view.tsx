"use client";

import { useQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { useQueryStates } from "nuqs";
import { scanImage } from "@/components/reports/commands";
import { useOrigin } from "@/components/reports/use-origin";
import { PageHeader } from "@/components/shell/page-header";
import { useScope } from "@/components/shell/use-scope";
import { EmptyState } from "@/components/ui/empty-state";
import { plural } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { Select } from "@/components/ui/select";
import { CardSkeleton } from "@/components/ui/skeleton";
import { agreementOptions, agreementParsers } from "@/lib/client/agreement";
import { toolName } from "@/lib/core/tool-name";
import type { AgreementAnswer } from "@/lib/schemas/agreement";
import { Jumps } from "./jumps";
import { OnlyOne } from "./only-one";
import { FreshnessTable, ToolsTable } from "./tools-table";
import { WhereBothSee } from "./where-both-see";
import { WhoSees } from "./who-sees";

const pairKey = ({ tool, other }: { tool: string; other: string }) => `${tool} ${other}`;

function PairPicker({ answer, onPick }: { answer: AgreementAnswer; onPick: (pair: { tool: string; other: string }) => void }) {
  const { pair, pairs } = answer;
  if (!pair || pairs.length < 2) return null;
  const current = pairs.find(
    (each) => pairKey(each) === pairKey(pair) || pairKey({ tool: each.other, other: each.tool }) === pairKey(pair),
  );
  return (
    <Select
      label="Scanners to compare"
      value={current ? pairKey(current) : ""}
      options={pairs.map((each) => ({
        value: pairKey(each),
        label: `${toolName(each.tool)} and ${toolName(each.other)}`,
        hint: plural(each.images, "common image"),
      }))}
      onValueChange={(key) => {
        const picked = pairs.find((each) => pairKey(each) === key);
        if (picked) onPick(picked);
      }}
    />
  );
}

function NothingToCompare({ tools }: { tools: AgreementAnswer["tools"] }) {
  const origin = useOrigin();
  const [only] = tools;
  return (
    <EmptyState
      icon={<Scale />}
      title={tools.length > 1 ? "No image that two scanners looked at" : "Only one scanner has spoken so far"}
      why={
        only
          ? `${tools.map(({ tool }) => toolName(tool)).join(" and ")} looked, but no second scanner at the same image. Send what another one says of an image that is known here.`
          : "No scanner has looked for vulnerabilities here yet. Send what two of them say of the same image."
      }
      command={scanImage(origin, "registry.example/team/app:1.0")}
    />
  );
}

/** Where scanners agree and where they do not: which to trust for what, and what one alone would miss. */
export function AgreementView() {
  const [filters, setFilters] = useQueryStates(agreementParsers, { history: "push" });
  const { scoped } = useScope();
  const query = useQuery(agreementOptions(filters));
  return (
    <>
      <PageHeader
        title="Scanner agreement"
        counts={query.data?.pair ? `${toolName(query.data.pair.tool)} and ${toolName(query.data.pair.other)}` : undefined}
        scoped
        actions={query.data ? <PairPicker answer={query.data} onPick={({ tool, other }) => void setFilters({ tool, other })} /> : null}
      />
      <QueryState query={query} what="how scanners agree" loading={<CardSkeleton className="h-96" />}>
        {(answer) => (
          <div className="grid gap-3.5 xl:grid-cols-12">
            {answer.pair ? (
              <>
                <div className="grid xl:col-span-7">
                  <WhoSees pair={answer.pair} scoped={scoped} />
                </div>
                <div className="grid xl:col-span-5">
                  <WhereBothSee pair={answer.pair} scoped={scoped} />
                </div>
                <div className="grid content-start xl:col-span-6">
                  <OnlyOne tool={answer.pair.tool} other={answer.pair.other} sides={answer.pair.onlyToolBy} />
                </div>
                <div className="grid content-start xl:col-span-6">
                  <OnlyOne tool={answer.pair.other} other={answer.pair.tool} sides={answer.pair.onlyOtherBy} />
                </div>
              </>
            ) : (
              <div className="rounded-lg border bg-card shadow-card xl:col-span-12">
                <NothingToCompare tools={answer.tools} />
              </div>
            )}
            {answer.tools.length > 0 ? (
              <>
                <div className="grid content-start xl:col-span-5">
                  <ToolsTable tools={answer.tools} scoped={scoped} />
                </div>
                <div className="grid content-start xl:col-span-7">
                  <FreshnessTable freshness={answer.freshness} />
                </div>
                <div className="grid content-start xl:col-span-12">
                  <Jumps jumps={answer.jumps} />
                </div>
              </>
            ) : null}
          </div>
        )}
      </QueryState>
    </>
  );
}
