"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import {
  Activity,
  Boxes,
  Bug,
  Image as ImageIcon,
  ListFilter,
  type LucideIcon,
  MapPin,
  Package,
  Search,
  Server,
  Users,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useDeferredValue, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { type SearchResult, searchOptions } from "@/lib/client/me";
import { useShortcuts } from "@/lib/client/shortcuts";
import { viewHref, viewsOptions } from "@/lib/client/views";
import { useMe } from "./me-context";
import { NAV } from "./nav";
import { setPaletteOpen, usePaletteOpen } from "./palette-state";

type Kind = SearchResult["groups"][number]["kind"];

const KINDS: Record<Kind, { word: string; Icon: LucideIcon }> = {
  vulnerability: { word: "Vulnerabilities", Icon: Bug },
  package: { word: "Packages", Icon: Package },
  image: { word: "Images", Icon: ImageIcon },
  workload: { word: "Workloads", Icon: Boxes },
  cluster: { word: "Clusters", Icon: Server },
  team: { word: "Teams", Icon: Users },
  signal: { word: "Signals", Icon: Activity },
};

const ITEM =
  "flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm select-none data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint";
const GROUP =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint";

/** more of them are found by typing */
const MOST_VIEWS = 6;

const itemValue = (kind: Kind | undefined, id: string): string => `${kind ?? ""} ${id}`.toLowerCase();

function PaletteBody() {
  const router = useRouter();
  const me = useMe();
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<{ among: string; value: string } | null>(null);
  const q = useDeferredValue(text.trim());
  const search = useQuery(searchOptions(q));
  const go = (href: string) => {
    setPaletteOpen(false);
    router.push(href);
  };
  const pages = NAV.filter((page) => me.actions.includes(page.action) && page.label.toLowerCase().includes(text.trim().toLowerCase()));
  const views = useQuery({ ...viewsOptions(), enabled: me.actions.includes("findings:read") });
  const named = views.data?.items.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase())).slice(0, MOST_VIEWS) ?? [];
  const groups = q.length >= 2 ? (search.data?.groups.filter((group) => group.items.length > 0) ?? []) : [];
  const best = groups[0]?.items[0];
  const bestValue = best ? itemValue(groups[0]?.kind, best.id) : "";
  // What was picked by hand holds until other results come; then the best of them is picked.
  const selected = picked?.among === bestValue ? picked.value : bestValue;
  return (
    <Command shouldFilter={false} label="Search or jump" value={selected} onValueChange={(value) => setPicked({ among: bestValue, value })}>
      <div className="flex items-center gap-2.5 border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="CVE, package, image, digest, workload, or a page"
          className="h-12 w-full bg-transparent text-base outline-none placeholder:text-faint"
        />
        {search.isFetching ? <span className="text-xs text-faint">searching…</span> : <Kbd keys="esc" className="max-lg:hidden" />}
      </div>
      {search.error ? (
        <p role="alert" className="border-b px-4 py-2 text-bad">
          The search failed: {search.error.message}
        </p>
      ) : null}
      {q.length >= 2 && search.data && groups.length === 0 && named.length === 0 ? (
        <p role="status" className="border-b px-4 py-2 text-xs text-faint">
          Nothing goes by that name. “Where is” looks deeper.
        </p>
      ) : null}
      <Command.List label="Results" className="scroll-thin max-h-[min(26rem,60vh)] overflow-y-auto p-1.5">
        {groups.map((group) => {
          const { word, Icon } = KINDS[group.kind];
          return (
            <Command.Group key={group.kind} heading={word} className={GROUP}>
              {group.items.map((item) => (
                <Command.Item key={item.id} value={itemValue(group.kind, item.id)} onSelect={() => go(item.href)} className={ITEM}>
                  <Icon aria-hidden />
                  <span className="min-w-0 truncate font-mono text-xs">{item.label}</span>
                  {item.hint ? <span className="ml-auto max-w-[45%] truncate pl-3 text-xs text-faint">{item.hint}</span> : null}
                </Command.Item>
              ))}
            </Command.Group>
          );
        })}
        {q.length >= 2 ? (
          <Command.Group heading="Everywhere" className={GROUP}>
            <Command.Item value="where-is" onSelect={() => go(`/where?q=${encodeURIComponent(q)}`)} className={ITEM}>
              <MapPin aria-hidden />
              <span className="truncate">
                Where is <b className="font-mono text-xs">{q}</b>?
              </span>
              <span className="ml-auto pl-3 text-xs whitespace-nowrap text-faint">every place it runs or lies</span>
            </Command.Item>
          </Command.Group>
        ) : null}
        {named.length > 0 ? (
          <Command.Group heading="Views" className={GROUP}>
            {named.map((view) => (
              <Command.Item key={view.id} value={`view ${view.id}`} onSelect={() => go(viewHref(view))} className={ITEM}>
                <ListFilter aria-hidden /> <span className="min-w-0 truncate">{view.name}</span>
                {view.mine ? null : <span className="ml-auto pl-3 text-xs whitespace-nowrap text-faint">by {view.owner}</span>}
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
        {pages.length > 0 ? (
          <Command.Group heading="Go to" className={GROUP}>
            {pages.map(({ href, label, keys, icon: Icon }) => (
              <Command.Item key={href} value={`page ${href}`} onSelect={() => go(href)} className={ITEM}>
                <Icon aria-hidden /> {label} <Kbd keys={keys} className="ml-auto max-lg:hidden" />
              </Command.Item>
            ))}
          </Command.Group>
        ) : null}
      </Command.List>
    </Command>
  );
}

/** ⌘K: find anything by name, or go to a page. */
export function CommandPalette() {
  const open = usePaletteOpen();
  useShortcuts([
    { keys: "mod+k", label: "Search or jump", group: "Everywhere", run: () => setPaletteOpen(!open) },
    { keys: "/", label: "Search or jump", group: "Everywhere", run: () => setPaletteOpen(true) },
  ]);
  return (
    <Radix.Root open={open} onOpenChange={setPaletteOpen}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-black/30 dark:bg-black/60" />
        <Radix.Content
          data-modal=""
          aria-describedby={undefined}
          className="fixed top-[10vh] left-1/2 z-50 w-[min(40rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-xl border bg-raised shadow-pop"
        >
          <Radix.Title className="sr-only">Search or jump</Radix.Title>
          <PaletteBody />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
