import { Layers, type LucideIcon, PackageCheck, RefreshCw, Settings2, Trash2 } from "lucide-react";
import type { ActionKind } from "@/lib/schemas/actions";

export const ACTION_WORD: Record<ActionKind, { one: string; icon: LucideIcon }> = {
  upgrade: { one: "Upgrade a package", icon: PackageCheck },
  base: { one: "New base image", icon: Layers },
  rebuild: { one: "Rebuild an image", icon: RefreshCw },
  setting: { one: "Change a setting", icon: Settings2 },
  unused: { one: "Retire an image", icon: Trash2 },
};
