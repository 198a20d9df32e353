import { type Ctx, guard } from "@/lib/auth/ctx";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { severityOf } from "@/lib/core/severity";
import { deadline } from "@/lib/risk/deadline";
import { withTeamRule } from "@/lib/risk/policy";
import type { FindingStatement } from "@/lib/schemas/decisions";
import type { FindingDetail, FindingItem } from "@/lib/schemas/findings";
import { readComesFrom } from "./base-image";
import { type CurrentPolicy, currentPolicy } from "./current-policy";
import { disagreements, history } from "./explain-finding";
import { explainOutcome, explainPriority } from "./explain-outcome";
import { explainRank } from "./explain-rank";
import {
  type FindingFacts,
  readAttributions,
  readCloses,
  readFacts,
  readFirstReport,
  readLayers,
  readMerges,
  readRunsIn,
  readSpans,
} from "./finding-evidence";
import { readItems } from "./finding-items";
import { ownTeams } from "./finding-scope";
import { readStatements } from "./finding-statements";
import { readWork } from "./finding-work";
import { mergedInto } from "./merged-into";
import { readTickets } from "./read-tickets";
import { severityGivenBy } from "./severity-given-by";
import { fixedVersionFor, upgradeCommand } from "./suggest-fix";

const MOST_PATHS = 50;

/** One finding: what it is, why it ranks so, who says so, where it runs, how to fix it and its history. */
export const getFinding = guard("findings:read", async (ctx: Ctx, { id: asked }: { id: string }): Promise<FindingDetail> => {
  if (!isId(asked)) throw notFound("finding");
  const id = await mergedInto(ctx.orgId, asked);
  const [item] = await readItems({ orgId: ctx.orgId, teams: ownTeams(ctx), asOf: null }, [id]);
  if (!item) throw notFound("finding");
  const subject = { orgId: ctx.orgId, id };
  const [facts, attributions, layers, runsIn, spans, merges, firstReport, closes, statements, risk, comesFrom, work, tickets] =
    await Promise.all([
      readFacts(subject),
      readAttributions(subject),
      readLayers(subject),
      readRunsIn(ctx, subject),
      readSpans(subject),
      readMerges(subject),
      readFirstReport(subject),
      readCloses(ctx, subject),
      readStatements(ctx, subject),
      currentPolicy(ctx.orgId),
      readComesFrom(ctx, item),
      readWork(ctx, subject),
      readTickets(ctx, subject),
    ]);
  if (!facts) throw notFound("finding");
  const [layer] = layers;
  return {
    ...item,
    description: facts.description,
    aliases: facts.aliases,
    cwes: facts.cwes,
    urls: facts.urls.filter((url) => /^https?:\/\//i.test(url)),
    cvss: facts.cvssVector === null ? null : { vector: facts.cvssVector, score: facts.cvssScore, source: facts.cvssSource ?? "unknown" },
    severitySource: severityGivenBy(item, attributions)?.severitySource ?? null,
    outcomeWhy: explainOutcome(item, facts, runsIn),
    priorityWhy: explainPriority(item, facts, runsIn),
    rankWhy: explainRank(item, facts, risk, { attributions, runsIn }),
    due: due(item, facts, risk),
    attributions: attributions.map((one) => ({
      tool: one.tool,
      toolVersion: one.toolVersion,
      toolId: one.toolId,
      severity: severityOf(one.severity),
      severitySource: one.severitySource,
      fixedVersion: one.fixedVersion,
      fixState: one.fixState,
      installedVersions: one.installedVersions,
      image: one.targetKind === 0 ? { id: one.targetId, reference: one.targetName } : null,
      scannedAt: one.scannedAt.toISOString(),
      reportId: one.reportId,
      sees: one.sees,
    })),
    disagreements: disagreements(attributions),
    fix: { ...fix(item, facts), layer: layer?.createdBy ?? layer?.layer ?? null, closesHere: closes.here, closesInFleet: closes.fleet },
    comesFrom,
    paths: [...new Set(layers.flatMap(({ path }) => path))].slice(0, MOST_PATHS),
    runsIn: runsIn.map((one) => ({
      workload: { id: one.id, name: one.name },
      kind: one.kind,
      namespace: one.namespace,
      cluster: { id: one.clusterId, name: one.clusterName },
      team: one.teamId === null ? null : { id: one.teamId, name: one.teamName ?? one.teamId },
      image: { id: one.imageId, reference: one.imageName },
      exposed: one.exposed,
      privileged: one.privileged,
      exposure: one.exposure,
    })),
    statements,
    work,
    tickets,
    history: history(item, { spans, merges, firstReport }, judgeOf(statements)),
  };
});

const FORMAT_LABELS: Readonly<Record<string, string>> = { openvex: "OpenVEX", csaf: "CSAF", cyclonedx: "CycloneDX" };

/** Whose word stands, as the reasons of changes tell it. */
function judgeOf(statements: readonly FindingStatement[]): string | null {
  const standing = statements.find(({ stands }) => stands);
  if (!standing) return null;
  return standing.format === null ? standing.author : `${standing.author} (${FORMAT_LABELS[standing.format] ?? standing.format})`;
}

function due(item: FindingItem, facts: FindingFacts, { policy, version, published, teams }: CurrentPolicy): FindingDetail["due"] {
  const own = teams.find(({ team }) => team.id === item.team?.id);
  const rule = own
    ? { team: own.team, version, reason: own.reason, by: own.setBy, at: own.setAt }
    : { team: null, version, reason: published?.reason ?? null, by: published?.by ?? null, at: published?.at.toISOString() ?? null };
  if (item.state === "fixed") return { at: null, from: null, why: "It is fixed, so no clock runs.", rule };
  if (item.dueAt === null && item.state !== "open" && item.state !== "in_triage")
    return { at: null, from: null, why: "A decision stands, so no clock runs.", rule };
  const clock = deadline(
    { ...facts, outcome: item.outcome, severity: item.severity, firstSeenAt: new Date(item.firstSeenAt) },
    own ? withTeamRule(policy, own.rule) : policy,
  );
  return { at: item.dueAt, from: item.dueAt === null ? null : (clock.from?.toISOString() ?? null), why: clock.why, rule };
}

function fix(item: FindingItem, facts: FindingFacts): Pick<FindingDetail["fix"], "summary" | "from" | "to" | "command"> {
  const from = item.installedVersion;
  if (item.packageKey === null) {
    return { summary: facts.resolution ?? "The tools say what is wrong, but not how to mend it.", from: null, to: null, command: null };
  }
  const name = item.package ?? item.packageKey;
  const to = fixedVersionFor(from, item.fixedVersion);
  if (to === null) return { summary: `No fixed version of ${name} is known yet.`, from, to: null, command: null };
  return {
    summary: `Upgrade ${name}${from === null ? "" : ` from ${from}`} to ${to}, rebuild the image and roll it out.`,
    from,
    to,
    command: upgradeCommand(item.packageKey, name, to),
  };
}
