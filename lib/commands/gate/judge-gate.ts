import type { ClientBase } from "pg";
import { type Ctx, guard, requireAction } from "@/lib/auth/ctx";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { pool } from "@/lib/db/client";
import { rehearsal, withConnection } from "@/lib/db/tx";
import { type Judged, judge, type Reason, verdictOf } from "@/lib/gate/judge";
import type { Policy } from "@/lib/gate/library";
import { findImage } from "@/lib/queries/find-image";
import { readPolicies } from "@/lib/queries/gate-policies";
import type { GateAnswer, GateQuestion } from "@/lib/schemas/gate";
import { dropStage } from "../reconcile/stage-tables";
import { type Baseline, type Delta, keepBaseline, measureDelta } from "./baseline";
import { chosenPolicies } from "./chosen-policies";
import { type Asked, type GateSubject, keepSeen, readSubjects } from "./read-facts";
import { readUpload, type Upload } from "./read-upload";
import { rehearseReport } from "./rehearse-report";
import { rollOut } from "./roll-out";

export interface GateInput extends Omit<GateQuestion, "image"> {
  /** an image that is known here; with a report it says what was scanned */
  image?: string | undefined;
  /** a report, as a tool wrote it; without one the image is judged by what is known of it */
  upload?: Upload | undefined;
}

const MAX_REASONS = 100;
const MAX_IMAGES = 100;
/** how long it waits for an import that is on its way to the same places */
const MAX_WAIT = "30s";

/** What the rehearsal found. */
interface Seen {
  subjects: GateSubject[];
  baseline: Baseline;
  delta: Delta;
  warnings: string[];
}

/**
 * Judges a report, or an image that is known here, as if it ran wherever its repository runs today: its exposure, deadlines
 * and decisions are those of after the rollout, by the statements that an import takes, of which nothing is kept. Throws
 * Problem invalid_request (neither image nor report, unknown policy), not_found, and those of reports.
 */
export const judgeGate = guard("gate:judge", async (ctx, { upload, image, policy, policies = [] }: GateInput): Promise<GateAnswer> => {
  const now = new Date();
  const chosen = chosenPolicies(await readPolicies(ctx), { keys: policy === undefined ? null : [policy].flat(), given: policies });
  const seen = upload ? await judgeUpload(ctx, upload, now) : await judgeImage(ctx, image, now);
  const reasons = await judge(chosen, seen.subjects);
  const known = await knownFindings(ctx, reasons);
  const answer = presented(seen, { reasons, known, policies: chosen, now });
  await keepRun(ctx, seen, answer, reasons);
  return answer;
});

async function judgeImage(ctx: Ctx, name: string | undefined, now: Date): Promise<Seen> {
  if (name === undefined)
    throw new Problem("invalid_request", "Send a report as the body, or name an image that is known here: ?image=registry/repository:tag.");
  requireAction(ctx, "images:read");
  const targetId = await findImage(ctx, name);
  return withConnection((connection) =>
    rehearsal(connection, async (client) => {
      await client.query(`set local lock_timeout = '${MAX_WAIT}'`);
      const placeId = await lockImage(client, ctx.orgId, targetId);
      const baseline = await keepBaseline(client, ctx.orgId, [placeId]);
      await rollOut(client, ctx.orgId, [targetId]);
      await keepSeen(client, ctx.orgId, { targetIds: [targetId], staged: false });
      return measure(client, ctx.orgId, {
        baseline,
        asked: [{ targetId, reference: /^[0-9a-f-]{36}$/i.test(name) ? null : name }],
        now,
        warnings: [],
      });
    }),
  );
}

/** As reports lock what they speak of: lib/commands/reconcile/lock-places. */
async function lockImage(client: ClientBase, orgId: number, targetId: string): Promise<string> {
  await client.query("select pg_advisory_xact_lock_shared($1, hashtext('inventory'))", [orgId]);
  const { rows } = await client.query<{ placeId: string }>(
    `select place_id as "placeId", pg_advisory_xact_lock($1, hashtext(place_id::text)) from target where org_id = $1 and id = $2`,
    [orgId, targetId],
  );
  const [target] = rows;
  if (!target) throw new Error("An image that was just found is not there.");
  return target.placeId;
}

async function judgeUpload(ctx: Ctx, upload: Upload, now: Date): Promise<Seen> {
  return withConnection(async (connection) => {
    try {
      const report = await readUpload(connection, ctx, upload, now);
      const { scans } = report.read.stager;
      return await rehearsal(connection, async (client) => {
        await client.query(`set local lock_timeout = '${MAX_WAIT}'`);
        const baseline = await keepBaseline(client, ctx.orgId, [...new Set(scans.map(({ place }) => place.placeId))]);
        await rehearseReport(client, ctx, report);
        await rollOut(client, ctx.orgId, [...new Set(scans.flatMap(({ place }) => (place.repositoryId ? place.targetId : [])))]);
        await keepSeen(client, ctx.orgId, { targetIds: scans.map(({ place }) => place.targetId), staged: true });
        const asked = new Map(
          scans.map(({ place, scan }): [string, Asked] => [place.targetId, { targetId: place.targetId, reference: scan.target.name }]),
        );
        return measure(client, ctx.orgId, { baseline, asked: [...asked.values()], now, warnings: report.read.warnings });
      });
    } finally {
      await dropStage(connection);
    }
  });
}

async function measure(
  client: ClientBase,
  orgId: number,
  { baseline, asked, now, warnings }: Pick<Seen, "baseline" | "warnings"> & { asked: readonly Asked[]; now: Date },
): Promise<Seen> {
  const delta = await measureDelta(client, orgId);
  return { baseline, delta, warnings, subjects: await readSubjects(client, orgId, asked, now) };
}

/** Which of the findings that are shown stay when the rehearsal is over, and may be opened by the asker. */
async function knownFindings(ctx: Ctx, reasons: readonly Reason[]): Promise<ReadonlySet<string>> {
  const { rows } = await pool().query<{ id: string }>(
    "select id from finding where org_id = $1 and id = any($2::uuid[]) and ($3::uuid[] is null or team_id = any($3))",
    [ctx.orgId, reasons.flatMap(({ examples }) => examples.map(({ id }) => id)), ctx.teams === "all" ? null : ctx.teams],
  );
  return new Set(rows.map(({ id }) => id));
}

const presentedFinding = (
  known: ReadonlySet<string>,
  { id, epss, kind, severity, outcome, problem, package: name, version, kev, fixable, isNew }: Judged,
) => ({
  id: known.has(id) ? id : null,
  kind,
  severity,
  outcome,
  problem,
  package: name,
  version,
  kev,
  epss: epss < 0 ? null : epss,
  fixable,
  isNew,
});

function presented(
  { subjects, baseline, delta, warnings }: Seen,
  { reasons, known, policies, now }: { reasons: readonly Reason[]; known: ReadonlySet<string>; policies: readonly Policy[]; now: Date },
): GateAnswer {
  const nothing = baseline.kind === "nothing";
  return {
    verdict: verdictOf(reasons),
    reasons: reasons.slice(0, MAX_REASONS).map(({ examples, ...reason }) => ({
      ...reason,
      examples: examples.map((finding) => presentedFinding(known, finding)),
    })),
    moreReasons: Math.max(0, reasons.length - MAX_REASONS),
    delta: {
      against: baseline,
      new: nothing ? null : delta.new,
      gone: nothing ? null : delta.gone,
      unchanged: nothing ? null : delta.unchanged,
      notLooked: nothing ? null : delta.notLooked,
    },
    images: subjects.slice(0, MAX_IMAGES).map(({ imageId, image, findings, decided, scannedAt, unseen }) => ({
      id: imageId,
      reference: image.reference,
      findings: unseen?.how === "never" && findings.length === 0 ? null : findings.length,
      decided,
      scannedAt: scannedAt?.toISOString() ?? null,
      signature: image.signature,
      running: image.running,
      exposed: image.exposed,
    })),
    moreImages: Math.max(0, subjects.length - MAX_IMAGES),
    policies: policies.filter(({ effect }) => effect !== "off").length,
    warnings,
    askedAt: now.toISOString(),
  };
}

/** What the gate was asked is kept; of what it was shown nothing is. */
async function keepRun(
  ctx: Ctx,
  { subjects, delta }: Seen,
  { verdict, delta: { against } }: GateAnswer,
  reasons: readonly Reason[],
): Promise<void> {
  const compared = against.kind !== "nothing";
  await pool().query(
    `insert into gate_run (org_id, id, asked_by_id, asked_by, what, team_id, verdict, policies, new_findings, gone_findings)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ctx.orgId,
      newId(),
      ctx.actor.id,
      ctx.actor.name,
      subjects.length === 1
        ? (subjects[0]?.image.reference ?? "")
        : `${subjects[0]?.image.reference ?? "nothing"} and ${subjects.length - 1} more`,
      subjects[0]?.teamId ?? null,
      verdict,
      [...new Set(reasons.map(({ policy }) => policy))],
      compared ? delta.new : null,
      compared ? delta.gone : null,
    ],
  );
}
