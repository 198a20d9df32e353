import { Problem } from "@/lib/core/errors";
import { type Action, allows, type Role } from "@/lib/core/permissions";

/** Who asks, and how far they see: the first argument of every query and command. */
export interface Ctx {
  readonly orgId: number;
  readonly actor: {
    readonly kind: "person" | "token" | "system";
    readonly id: string | null;
    readonly name: string;
  };
  readonly role: Role;
  /** "all", or the teams whose things may be seen; an empty list sees nothing */
  readonly teams: "all" | readonly string[];
  readonly requestId: string;
  /** the session that a person asks by; absent for tokens and the system */
  readonly sessionId?: string;
}

/** The context of work that nobody asked for by hand: the worker, the demo loader, migrations of data. */
export const systemCtx = (orgId: number, name: string): Ctx => ({
  orgId,
  actor: { kind: "system", id: null, name },
  role: "admin",
  teams: "all",
  requestId: name,
});

/** Throws Problem forbidden where the role does not hold the right. */
export function requireAction(ctx: Ctx, action: Action): void {
  if (!allows(ctx.role, action)) {
    throw new Problem("forbidden", `Your role (${ctx.role}) does not allow this: ${action}.`);
  }
}

type Guarded<Input, Output> = ((ctx: Ctx, input: Input) => Promise<Output>) & { readonly action: Action };

/** Wraps a query or command so that it cannot run without the right it names; routes read the name from it. */
export function guard<Input, Output>(action: Action, run: (ctx: Ctx, input: Input) => Promise<Output>): Guarded<Input, Output> {
  return Object.assign(
    async (ctx: Ctx, input: Input): Promise<Output> => {
      requireAction(ctx, action);
      return run(ctx, input);
    },
    { action },
  );
}

/** For what concerns the whole organisation: throws Problem forbidden where the caller sees only some teams. */
export function requireWholeOrg(ctx: Ctx): void {
  if (ctx.teams !== "all")
    throw new Problem("forbidden", "Whoever is limited to teams cannot do this: it concerns the whole organisation.");
}
