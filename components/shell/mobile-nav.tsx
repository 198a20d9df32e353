"use client";

import { Menu as MenuIcon, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { DemoBadge } from "./demo-badge";
import { Mark } from "./mark";
import { isCurrent } from "./nav";
import { setPaletteOpen } from "./palette-state";
import { NavList, useNavEntries } from "./sidebar";
import { useScope } from "./use-scope";
import { UserMenu } from "./user-menu";

const IN_BAR = ["/", "/findings", "/runtime", "/images"];
const TAB = "flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-muted [&_svg]:size-[18px]";

/** The slim bar on top of narrow screens. */
export function TopBar() {
  return (
    <div className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-card/95 px-4 backdrop-blur lg:hidden print:hidden">
      <Link href="/" className="flex h-8 items-center gap-2">
        <Mark className="w-6 text-accent" />
        <span className="text-base font-semibold tracking-tight">Plimsoll</span>
      </Link>
      <Button variant="ghost" size="icon" aria-label="Search or jump" className="ml-auto size-9" onClick={() => setPaletteOpen(true)}>
        <Search />
      </Button>
    </div>
  );
}

function MoreSheet() {
  const [open, setOpen] = useState(false);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger className={TAB}>
        <MenuIcon aria-hidden /> More
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40 lg:hidden" />
        <Radix.Content
          data-modal=""
          aria-describedby={undefined}
          className="fixed inset-x-0 bottom-0 z-50 flex max-h-[85dvh] flex-col gap-4 overflow-y-auto rounded-t-2xl border-t bg-raised p-4 shadow-pop lg:hidden"
        >
          <Radix.Title className="sr-only">All pages</Radix.Title>
          <NavList onNavigate={() => setOpen(false)} />
          <DemoBadge />
          <UserMenu />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The bar at the thumb on narrow screens: the main pages, and all others behind "More". */
export function BottomBar() {
  const pathname = usePathname();
  const entries = useNavEntries().filter((entry) => IN_BAR.includes(entry.href));
  const { scoped } = useScope();
  return (
    <nav
      aria-label="Main pages"
      className="fixed inset-x-0 bottom-0 z-30 flex h-14 border-t bg-card pb-[env(safe-area-inset-bottom)] lg:hidden print:hidden"
    >
      {entries.map(({ href, label, icon: Icon }) => {
        const current = isCurrent(href, pathname);
        return (
          <Link
            key={href}
            href={scoped(href)}
            aria-current={current ? "page" : undefined}
            className={cn(TAB, current && "font-medium text-accent")}
          >
            <Icon aria-hidden /> {label}
          </Link>
        );
      })}
      <MoreSheet />
    </nav>
  );
}
