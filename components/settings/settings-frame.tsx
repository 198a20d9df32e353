"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useMe } from "@/components/shell/me-context";
import { Page } from "@/components/shell/page";
import { PageHeader } from "@/components/shell/page-header";
import { cn } from "@/components/ui/cn";
import type { Action } from "@/lib/core/permissions";

const SECTIONS: readonly { href: string; label: string; action: Action }[] = [
  { href: "/settings/teams", label: "Teams", action: "teams:read" },
  { href: "/settings/ownership", label: "Ownership", action: "teams:read" },
  { href: "/settings/repositories", label: "Repositories", action: "settings:write" },
  { href: "/settings/risk", label: "Risk policy", action: "risk:read" },
  { href: "/settings/people", label: "People", action: "people:read" },
  { href: "/settings/sign-in", label: "Sign-in", action: "people:read" },
  { href: "/settings/tokens", label: "API tokens", action: "tokens:read" },
  { href: "/settings/channels", label: "Channels", action: "channels:read" },
  { href: "/settings/feeds", label: "Feeds", action: "posture:read" },
  { href: "/settings/audit", label: "Audit log", action: "audit:read" },
];

/** On a narrow screen the current section may lie beside it. */
const intoView = (link: HTMLAnchorElement | null): void => link?.scrollIntoView({ block: "nearest", inline: "nearest" });

export function SettingsFrame({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const me = useMe();
  return (
    <Page className="max-w-[1100px] lg:mx-0">
      <PageHeader title="Settings" />
      <nav aria-label="Settings" className="scroll-thin mb-5 flex gap-5 overflow-x-auto border-b">
        {SECTIONS.filter(({ action }) => me.actions.includes(action)).map(({ href, label }) => {
          const current = pathname.startsWith(href);
          return (
            <Link
              key={href}
              href={href}
              aria-current={current ? "page" : undefined}
              ref={current ? intoView : undefined}
              className={cn(
                "-mb-px flex h-9 shrink-0 items-center border-b-2 border-transparent text-muted hover:text-ink",
                current && "border-accent font-medium text-ink",
              )}
            >
              {label}
            </Link>
          );
        })}
      </nav>
      {children}
    </Page>
  );
}

/** A section's first lines: what this is for, and the one button. */
export function SectionHead({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <header className="mb-3 flex flex-wrap items-end gap-3">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="text-base font-semibold">{title}</h2>
        <p className="text-muted">{children}</p>
      </div>
      {action}
    </header>
  );
}

export const Panel = ({ children }: { children: ReactNode }) => (
  <div className="overflow-hidden rounded-lg border bg-card shadow-card">{children}</div>
);
