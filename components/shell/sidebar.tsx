"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { formatCompact, formatNumber } from "@/components/ui/format";
import { Kbd } from "@/components/ui/kbd";
import { navCountsOptions } from "@/lib/client/me";
import { DemoBadge } from "./demo-badge";
import { Mark } from "./mark";
import { useMe } from "./me-context";
import { isCurrent, NAV, type NavEntry } from "./nav";
import { useScope } from "./use-scope";
import { UserMenu } from "./user-menu";

const GROUPS = ["", "See", "System"] as const;

export const useNavEntries = (): NavEntry[] => {
  const me = useMe();
  return NAV.filter((entry) => me.actions.includes(entry.action));
};

const COUNTS = { findings: "open", signals: "signals in the last 24 h", inbox: "not read" } as const;

function Count({ entry }: { entry: NavEntry }) {
  const { data } = useQuery({ ...navCountsOptions(), enabled: entry.count !== undefined });
  const total = entry.count ? data?.[entry.count] : undefined;
  if (!total || (entry.count === "inbox" && total.count === 0))
    return <Kbd keys={entry.keys} className="hidden group-hover:inline lg:inline" />;
  const exact = `${formatNumber(total.count)}${total.atLeast ? " or more" : ""}`;
  return (
    <span
      title={`${exact} ${COUNTS[entry.count ?? "findings"]}`}
      className={cn(
        "font-mono text-2xs tabular-nums",
        entry.count === "inbox" ? "rounded-full bg-accent px-1.5 font-semibold text-on-accent" : "text-muted",
      )}
    >
      {total.count < 100_000 ? formatNumber(total.count) : formatCompact(total.count)}
      {total.atLeast ? "+" : ""}
      {entry.count === "signals" ? " in 24 h" : ""}
    </span>
  );
}

/** The pages by group; also the "more" sheet of narrow screens. */
export function NavList({ onNavigate }: { onNavigate?: () => void }) {
  const pathname = usePathname();
  const entries = useNavEntries();
  const { scoped } = useScope();
  return (
    <nav aria-label="Main" className="flex flex-col gap-4">
      {GROUPS.map((group) => {
        const inGroup = entries.filter((entry) => entry.group === group);
        if (inGroup.length === 0) return null;
        return (
          <div key={group}>
            {group ? <p className="px-2.5 pb-1 text-xs text-faint">{group}</p> : null}
            <ul className="flex flex-col gap-px">
              {inGroup.map((entry) => {
                const current = isCurrent(entry.href, pathname);
                const { icon: Icon } = entry;
                return (
                  <li key={entry.href}>
                    <Link
                      href={scoped(entry.href)}
                      {...(onNavigate ? { onClick: onNavigate } : {})}
                      aria-current={current ? "page" : undefined}
                      className={cn(
                        "group flex h-8 items-center gap-2.5 rounded-md px-2.5 text-muted hover:bg-hover hover:text-ink",
                        current && "bg-accent-soft font-medium text-accent hover:bg-accent-soft hover:text-accent",
                      )}
                    >
                      <Icon aria-hidden className={cn("size-3.5 shrink-0 text-faint", current && "text-accent")} />
                      <span className="flex-1 truncate">{entry.label}</span>
                      <Count entry={entry} />
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

export function Sidebar() {
  return (
    <aside className="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col border-r bg-card lg:flex print:hidden">
      <Link href="/" className="mx-2 mt-3 mb-3 flex h-9 items-center gap-2.5 rounded-md px-2.5">
        <Mark className="w-6 text-accent" />
        <span className="text-base font-semibold tracking-tight">Plimsoll</span>
      </Link>
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto px-2">
        <NavList />
      </div>
      <div className="flex flex-col gap-1 p-2">
        <DemoBadge />
        <UserMenu />
      </div>
    </aside>
  );
}
