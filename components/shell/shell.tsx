"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, Suspense } from "react";
import { useShortcutListener, useShortcuts } from "@/lib/client/shortcuts";
import type { Me } from "@/lib/schemas/admin";
import { CommandPalette } from "./command-palette";
import { MeProvider } from "./me-context";
import { BottomBar, TopBar } from "./mobile-nav";
import { ShortcutHelp, setHelpOpen } from "./shortcut-help";
import { Sidebar, useNavEntries } from "./sidebar";
import { useScope } from "./use-scope";

function GlobalShortcuts() {
  const router = useRouter();
  const { scoped } = useScope();
  const entries = useNavEntries();
  useShortcutListener();
  useShortcuts([
    ...entries.map(({ href, keys, label }) => ({ keys, label, group: "Go to", run: () => router.push(scoped(href)) })),
    { keys: "?", label: "Keyboard shortcuts", group: "Everywhere", run: () => setHelpOpen(true) },
  ]);
  return null;
}

/** Everything round a page: navigation, palette, help, keys. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  return (
    <MeProvider me={me}>
      <Suspense>
        <GlobalShortcuts />
        <CommandPalette />
        <ShortcutHelp />
      </Suspense>
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <div className="flex min-h-dvh">
        <Sidebar />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar />
          <main id="main" tabIndex={-1} className="min-w-0 flex-1 outline-none">
            {children}
          </main>
        </div>
        <BottomBar />
      </div>
    </MeProvider>
  );
}
