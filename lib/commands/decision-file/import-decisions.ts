import type { ClientBase } from "pg";
import type { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import type { DecisionPolicy } from "@/lib/core/decision-policy";
import { Problem } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { transaction } from "@/lib/db/tx";
import { type PlacedEntry, readDecisionFile } from "@/lib/decision-file/read-decision-file";
import { type FileDecision, readFileDecisions } from "@/lib/queries/file-decisions";
import { importTeams, lastFileIds } from "@/lib/queries/get-decision-drift";
import { getDecisionPolicy } from "@/lib/queries/get-decision-policy";
import { type decisionImport, ENTRY_STATUSES, type FileEntry, type FileScope, type ImportedEntry } from "@/lib/schemas/decision-file";
import type { DecisionDraft, DecisionScopeInput } from "@/lib/schemas/decisions";
import { audit } from "../audit";
import { checkEnds } from "../decisions/check-ends";
import { draftScopes } from "../decisions/draft-scopes";
import { differences } from "./compare-entry";
import { resolveNames } from "./resolve-names";
import { endKept, type Standing, writeEntry } from "./write-entry";

/** Ends the transaction of a dry run; what it found is kept. */
class OnlyTried extends Error {
  override readonly name = "OnlyTried";
}

interface Import {
  text: string;
  name: string;
  dryRun: boolean;
}

interface Files {
  name: string;
  policy: DecisionPolicy;
  kept: ReadonlyMap<string, readonly FileDecision[]>;
  resolve: (scope: FileScope) => DecisionScopeInput;
}

const NOTHING: Omit<ImportedEntry, "id" | "line" | "status"> = { why: null, waits: false, findings: null, decision: null };

/**
 * Brings a file of decisions in: what is new or otherwise is decided or asked for by the author's rights and the policy on
 * approvals, what the file before had and this one has not ends, the rest stays. An entry that cannot be is refused and says
 * why; the others are not held up by it. A dry run does all of that and takes it back. Throws Problem invalid_report for a
 * file that cannot be read: then nothing happens at all.
 */
export const importDecisions = guard(
  "decisions:request",
  async (ctx, { text, name, dryRun }: Import): Promise<z.infer<typeof decisionImport>> => {
    const entries = readDecisionFile(text);
    const before = await lastFileIds(ctx);
    const ids = [...new Set([...entries.map(({ entry }) => entry.id), ...before])];
    const found = await readFileDecisions(ctx, ids);
    const kept = byKey(found);
    const resolve = await resolveNames(
      ctx,
      entries.flatMap(({ entry }) => entry.scopes),
    );
    const files: Files = { name, policy: await getDecisionPolicy(ctx, {}), kept, resolve };
    const done = new Map<string, ImportedEntry>();
    try {
      await transaction(async (client) => {
        done.clear();
        for (const placed of entries) done.set(placed.entry.id, await guarded(client, placed, () => bringIn(client, ctx, placed, files)));
        for (const id of before) {
          const standing = standingOf(kept.get(id));
          if (!done.has(id) && (standing.holds || standing.waiting))
            done.set(id, await guarded(client, { id, line: null }, () => leaveOut(client, ctx, id, standing, name)));
        }
        await keepImport(client, ctx, name, [...done.values()]);
        if (dryRun) throw new OnlyTried();
      });
    } catch (error) {
      if (!(error instanceof OnlyTried)) throw error;
    }
    const all = [...done.values()];
    const counts = Object.fromEntries(ENTRY_STATUSES.map((status) => [status, all.filter((each) => each.status === status).length]));
    // A dry run's new decisions are gone again.
    const there = new Set(found.map(({ id }) => id));
    const shown = dryRun
      ? all.map((each) => ({ ...each, decision: each.decision !== null && there.has(each.decision) ? each.decision : null }))
      : all;
    return { dryRun, counts: counts as z.infer<typeof decisionImport>["counts"], entries: shown };
  },
);

function byKey(found: readonly FileDecision[]): Map<string, FileDecision[]> {
  const kept = new Map<string, FileDecision[]>();
  for (const each of found) kept.set(each.key, [...(kept.get(each.key) ?? []), each]);
  return kept;
}

function standingOf(kept: readonly FileDecision[] = []): Standing {
  const open = kept.filter(({ endedAt }) => endedAt === null);
  return {
    holds: open.find(({ status }) => status === "approved") ?? null,
    waiting: open.find(({ status }) => status === "requested") ?? null,
  };
}

/** Runs the work of one entry so that what it throws for people refuses this entry alone. */
async function guarded(
  client: ClientBase,
  of: PlacedEntry | { id: string; line: null },
  work: () => Promise<ImportedEntry>,
): Promise<ImportedEntry> {
  await client.query("savepoint entry");
  try {
    const done = await work();
    await client.query("release savepoint entry");
    return done;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await client.query("rollback to savepoint entry");
    return { ...NOTHING, id: "entry" in of ? of.entry.id : of.id, line: of.line, status: "refused", why: error.message };
  }
}

const draftOf = ({ verdict, reason, justification, ends }: FileEntry): DecisionDraft => ({
  verdict,
  reason,
  ...(justification ? { justification } : {}),
  scopes: [],
  ...(ends.at ? { endsAt: ends.at } : {}),
  endsWhen: ends.when,
  ...(ends.epss ? { endsAtEpss: ends.epss } : {}),
});

async function bringIn(
  client: ClientBase,
  ctx: Ctx,
  { entry, line }: PlacedEntry,
  { name, policy, kept, resolve }: Files,
): Promise<ImportedEntry> {
  const scopes = await draftScopes(ctx, entry.scopes.map(resolve));
  const base = { ...NOTHING, id: entry.id, line };
  const standing = standingOf(kept.get(entry.id));
  const { holds, waiting } = standing;
  if (waiting && differences(entry, scopes, waiting).length === 0)
    return { ...base, status: "same", waits: true, why: "It waits for approval.", decision: waiting.id };
  const stands = holds ?? waiting;
  const differ = stands ? differences(entry, scopes, stands) : [];
  if (holds && differ.length === 0) {
    if (!waiting) return { ...base, status: "same", decision: holds.id };
    await endKept(client, ctx, [waiting], `${name} has it as it holds again, by ${ctx.actor.name}`);
    return { ...base, status: "changed", why: "The change that waited is withdrawn.", decision: holds.id };
  }
  refuseEnded(entry, scopes, kept.get(entry.id));
  const draft = draftOf(entry);
  checkEnds(draft, policy, new Date());
  const made = await writeEntry(client, ctx, { key: entry.id, draft, scopes, standing, policy, file: name });
  const what = stands ? `Otherwise: ${differ.join(", ")}.` : null;
  return {
    ...base,
    status: stands ? "changed" : "new",
    why: [what, made.approval].filter(Boolean).join(" ") || null,
    waits: made.approval !== null,
    findings: made.findings,
    decision: made.decision,
  };
}

/** What somebody ended here is not made again by the same words. Throws Problem conflict. */
function refuseEnded(entry: FileEntry, scopes: Parameters<typeof differences>[1], kept: readonly FileDecision[] = []): void {
  const ended = kept.every(({ endedAt }) => endedAt !== null) ? kept[0] : undefined;
  if (ended && differences(entry, scopes, ended).length === 0)
    throw new Problem(
      "conflict",
      `It has ended here (${ended.endReason ?? "no reason is known"}). Say it otherwise, or under another id, to decide anew.`,
    );
}

async function leaveOut(client: ClientBase, ctx: Ctx, id: string, { holds, waiting }: Standing, name: string): Promise<ImportedEntry> {
  await endKept(client, ctx, [waiting, holds], `${name} does not have it any more, by ${ctx.actor.name}`);
  return { ...NOTHING, id, line: null, status: "ended", decision: (holds ?? waiting)?.id ?? null };
}

async function keepImport(client: ClientBase, ctx: Ctx, name: string, entries: readonly ImportedEntry[]): Promise<void> {
  const id = newId();
  await client.query(
    "insert into decision_import (org_id, id, name, team_ids, imported_by, entries) values ($1, $2, $3, $4::uuid[], $5, $6::jsonb)",
    [
      ctx.orgId,
      id,
      name,
      importTeams(ctx),
      ctx.actor.name,
      JSON.stringify(entries.map(({ id: key, status, why }) => ({ id: key, status, why }))),
    ],
  );
  const counts = Object.fromEntries(ENTRY_STATUSES.map((status) => [status, entries.filter((each) => each.status === status).length]));
  await audit(client, ctx, { action: "decision.import", object: `decision import ${id}`, detail: { name, ...counts } });
}
