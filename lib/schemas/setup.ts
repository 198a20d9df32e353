import { z } from "zod";
import { newPassword } from "./common";

/** Name and e-mail address are for the first admin; who was invited has them already. */
export const setupInput = z.object({
  token: z.string().min(16).max(200),
  name: z.string().trim().min(1).max(120).optional(),
  email: z.email().max(254).optional(),
  password: newPassword,
});
export const setupResult = z.object({ email: z.string() });

/** What the set-up page needs to know of the link that it was opened with. */
export const setupLink = z.object({
  purpose: z.enum(["first_admin", "invitation"]),
  name: z.string().nullable(),
  email: z.string().nullable(),
});
export type SetupLink = z.infer<typeof setupLink>;

export type SetupFault = "no_admin_yet" | "set_up_already" | "unknown" | "used" | "expired";

/** Why a set-up link cannot be used, and what to do then; the page and the API say the same. */
export const SETUP_FAULT_WORDS: Readonly<Record<SetupFault, { title: string; next: string }>> = {
  no_admin_yet: {
    title: "Plimsoll waits for its first administrator",
    next: "Open the set-up link that the server printed when it started last; earlier ones no longer work. Starting it again prints a new one.",
  },
  set_up_already: {
    title: "Plimsoll is set up already",
    next: "Sign in. Whoever has no account yet asks an administrator for an invitation.",
  },
  unknown: {
    title: "This link is not known",
    next: "It may have been cut off when it was copied: copy the whole of it. Otherwise ask an administrator for a new one (Settings, People).",
  },
  used: {
    title: "This link was used before",
    next: "Sign in with the password that was chosen then. If that was not you, or the password is forgotten, ask an administrator for a new link (Settings, People).",
  },
  expired: {
    title: "This link has expired",
    next: "Ask an administrator for a new one (Settings, People).",
  },
};
