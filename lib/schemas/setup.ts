import { z } from "zod";

/** Name and e-mail address are for the first admin; who was invited has them already. */
export const setupInput = z.object({
  token: z.string().min(16).max(200),
  name: z.string().trim().min(1).max(120).optional(),
  email: z.email().max(254).optional(),
  password: z.string().min(12).max(1024),
});
export const setupResult = z.object({ email: z.string() });

/** What the set-up page needs to know of the link that it was opened with. */
export const setupLink = z.object({
  purpose: z.enum(["first_admin", "invitation"]),
  name: z.string().nullable(),
  email: z.string().nullable(),
});
export type SetupLink = z.infer<typeof setupLink>;
