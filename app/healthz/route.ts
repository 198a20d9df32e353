import { json } from "@/lib/api/route";

/** The process is alive; says nothing about the database. */
export const GET = (): Response => json({ status: "ok" });
