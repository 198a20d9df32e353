"use client";

import { ChevronsUpDown, Keyboard, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import Link from "next/link";
import { signOut } from "next-auth/react";
import { useTheme } from "next-themes";
import { cn } from "@/components/ui/cn";
import { Menu, MenuCheckItem, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { Role } from "@/lib/core/permissions";
import { useMe } from "./me-context";
import { setHelpOpen } from "./shortcut-help";

export const ROLE_WORD: Record<Role, string> = {
  admin: "Administrator",
  ciso: "CISO",
  auditor: "Auditor",
  analyst: "Analyst",
  developer: "Developer",
  ingest: "Ingest",
};

const THEMES = [
  { value: "system", label: "As the system", Icon: Monitor },
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
];

export function UserMenu({ className }: { className?: string }) {
  const me = useMe();
  const { theme, setTheme } = useTheme();
  return (
    <Menu>
      <MenuTrigger
        className={cn("flex min-h-10 w-full min-w-0 items-center gap-2 rounded-md px-2 py-1 text-left hover:bg-hover", className)}
      >
        <span
          aria-hidden
          className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
        >
          {me.name.slice(0, 1).toUpperCase()}
        </span>
        <span className="min-w-0 flex-1 leading-4">
          <span className="block truncate font-medium">{me.name}</span>
          <span className="block truncate text-xs text-faint">{ROLE_WORD[me.role]}</span>
        </span>
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
      </MenuTrigger>
      <MenuContent align="start" side="top" className="w-56">
        <MenuLabel>{me.email ?? me.name}</MenuLabel>
        {me.teams === "all" ? null : (
          <MenuLabel className="pt-0">Sees: {me.teams.map((team) => team.name).join(", ") || "no team yet"}</MenuLabel>
        )}
        <MenuSeparator />
        <MenuLabel>Theme</MenuLabel>
        {THEMES.map(({ value, label, Icon }) => (
          <MenuCheckItem key={value} checked={theme === value} onCheckedChange={() => setTheme(value)}>
            <Icon /> {label}
          </MenuCheckItem>
        ))}
        <MenuSeparator />
        <MenuItem asChild>
          <Link href="/profile">
            <UserRound /> Your profile
          </Link>
        </MenuItem>
        <MenuItem onSelect={() => setHelpOpen(true)}>
          <Keyboard /> Keyboard shortcuts
        </MenuItem>
        <MenuItem onSelect={() => void signOut({ callbackUrl: "/sign-in" })}>
          <LogOut /> Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
