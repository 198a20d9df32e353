import { hash, verify } from "@node-rs/argon2";

// OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane.
const COST = { memoryCost: 19456, timeCost: 2, parallelism: 1 } as const;
const LONGEST = 1024;

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let decoy: Promise<string> | undefined;

/** Takes as long for a person who does not exist (hash null) as for one who does. */
export async function passwordMatches(kept: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("no account has this password");
  const matches = await verify(kept ?? (await decoy), password.slice(0, LONGEST));
  return kept !== null && matches;
}
