import {
  Activity,
  Boxes,
  CalendarClock,
  Diff,
  FileDown,
  Gauge,
  Image as ImageIcon,
  Inbox,
  ListChecks,
  ListTodo,
  type LucideIcon,
  Scale,
  Search,
  Server,
  Settings,
  ShieldCheck,
  Telescope,
} from "lucide-react";
import type { Action } from "@/lib/core/permissions";

export interface NavEntry {
  href: string;
  label: string;
  /** shortcut, as in lib/client/shortcuts */
  keys: string;
  icon: LucideIcon;
  group: "" | "See" | "System";
  /** who does not hold it does not see the entry */
  action: Action;
  count?: "findings" | "signals" | "inbox";
}

/** The pages, in the order of the sidebar; shortcuts and the palette are made from it. */
export const NAV: readonly NavEntry[] = [
  { href: "/", label: "Posture", keys: "g p", icon: Gauge, group: "", action: "posture:read" },
  { href: "/inbox", label: "For you", keys: "g y", icon: Inbox, group: "", action: "findings:read", count: "inbox" },
  { href: "/findings", label: "Findings", keys: "g f", icon: ListTodo, group: "", action: "findings:read", count: "findings" },
  { href: "/actions", label: "Fix first", keys: "g x", icon: ListChecks, group: "", action: "findings:read" },
  { href: "/where", label: "Where is it", keys: "g w", icon: Search, group: "", action: "findings:read" },
  { href: "/decisions", label: "Decisions", keys: "g d", icon: Scale, group: "", action: "findings:read" },
  { href: "/policies", label: "Policies", keys: "g o", icon: ShieldCheck, group: "", action: "policies:read" },
  { href: "/runtime", label: "Runtime", keys: "g r", icon: Activity, group: "See", action: "signals:read", count: "signals" },
  { href: "/images", label: "Images", keys: "g i", icon: ImageIcon, group: "See", action: "images:read" },
  { href: "/clusters", label: "Clusters", keys: "g c", icon: Server, group: "See", action: "inventory:read" },
  { href: "/workloads", label: "Workloads", keys: "g k", icon: Boxes, group: "See", action: "inventory:read" },
  { href: "/coverage", label: "Coverage", keys: "g v", icon: Telescope, group: "See", action: "posture:read" },
  { href: "/deadlines", label: "Deadlines", keys: "g l", icon: CalendarClock, group: "See", action: "posture:read" },
  { href: "/agreement", label: "Agreement", keys: "g a", icon: Diff, group: "System", action: "findings:read" },
  { href: "/reports", label: "Reports", keys: "g u", icon: FileDown, group: "System", action: "reports:read" },
  { href: "/settings", label: "Settings", keys: "g s", icon: Settings, group: "System", action: "teams:read" },
];

export const isCurrent = (href: string, pathname: string): boolean =>
  href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
