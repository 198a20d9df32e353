"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { type Shortcut, setShortcutsEnabled, useRegisteredShortcuts, useShortcutsEnabled } from "@/lib/client/shortcuts";
import { openState } from "./open-state";

const state = openState();
export const setHelpOpen = state.set;
const useHelpOpen = state.useOpen;

function grouped(shortcuts: readonly Shortcut[]): [string, Shortcut[]][] {
  const groups = new Map<string, Map<string, Shortcut>>();
  for (const shortcut of shortcuts) {
    const group = groups.get(shortcut.group) ?? new Map<string, Shortcut>();
    group.set(shortcut.keys, shortcut);
    groups.set(shortcut.group, group);
  }
  return [...groups].map(([name, group]) => [name, [...group.values()]]);
}

const shownKeys = (keys: string): string => keys.replace("Escape", "esc").replace("ArrowDown", "↓").replace("ArrowUp", "↑");

/** `?`: every shortcut that works on this page, from the one registry that also answers the keys. */
export function ShortcutHelp() {
  const open = useHelpOpen();
  const enabled = useShortcutsEnabled();
  const shortcuts = useRegisteredShortcuts();
  return (
    <Dialog open={open} onOpenChange={setHelpOpen}>
      <DialogContent
        title="Keyboard shortcuts"
        description="Those of this page and of every page."
        className="w-[min(38rem,calc(100vw-1.5rem))]"
      >
        <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
          {grouped(shortcuts).map(([group, items]) => (
            <section key={group}>
              <h3 className="pb-1 text-xs font-semibold text-faint">{group}</h3>
              <dl>
                {items.map(({ keys, label }) => (
                  <div key={keys} className="flex items-center justify-between gap-3 border-b py-1 last:border-b-0">
                    <dt>{label}</dt>
                    <dd>
                      <Kbd keys={shownKeys(keys)} className="text-muted" />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <label htmlFor="single-keys" className="mt-4 flex items-center gap-2">
          <Checkbox id="single-keys" checked={enabled} onCheckedChange={setShortcutsEnabled} label="Single-key shortcuts" />
          Single-key shortcuts are {enabled ? "on" : "off; those with ⌘ or Ctrl still work"}
        </label>
      </DialogContent>
    </Dialog>
  );
}
