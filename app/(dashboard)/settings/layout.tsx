import type { ReactNode } from "react";
import { SettingsFrame } from "@/components/settings/settings-frame";

export const metadata = { title: { default: "Settings", template: "%s · Settings · Plimsoll" } };

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return <SettingsFrame>{children}</SettingsFrame>;
}
