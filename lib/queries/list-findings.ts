import type { z } from "zod";
import { type Ctx, guard } from "@/lib/auth/ctx";
import { decodeCursor, encodeCursor, listKey } from "@/lib/core/page";
import type { findingPage, listFindingsInput } from "@/lib/schemas/findings";
import { ordering } from "./columns/finding-columns";
import { readItems } from "./finding-items";
import { readFindingPage } from "./finding-page";
import { planFindings } from "./finding-plan";

/**
 * Findings that meet the filters, one page, with the exact or bounded total.
 */
export const listFindings = guard(
  "findings:read",
  async (ctx: Ctx, input: z.infer<typeof listFindingsInput>): Promise<z.infer<typeof findingPage>> => {
    const order = ordering(input.sort);
    const of = { list: listKey("findings", ctx, input), sort: order.name };
    const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor, of);
    const plan = await planFindings(ctx, input, new Date());
    const page = await readFindingPage(plan, order, cursor, input.limit + 1);
    const shown = page.rows.slice(0, input.limit);
    const last = shown.at(-1);
    return {
      items: await readItems(
        plan,
        shown.map(({ id }) => id),
      ),
      nextCursor:
        page.rows.length > shown.length && last
          ? encodeCursor(of.list, { sort: of.sort, major: last.major, key: last.key, id: last.id })
          : null,
      total: page.total,
    };
  },
);
