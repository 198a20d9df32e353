import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { Problem } from "@/lib/core/errors";
import type { Ctx } from "./ctx";
import { requestIdOf, resolveCaller } from "./resolve-ctx";

/** The same for the page where a second factor is set up: also for those who must do that before anything else. */
export const enrollingCtx = cache(async (): Promise<Ctx> => {
  const given = await headers();
  try {
    return (await resolveCaller(given, requestIdOf(given), { enrolling: true })).ctx;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "unauthenticated") throw error;
    return redirect("/sign-in");
  }
});

/** Who looks at the page that is being made; sends anyone who is not signed in to the sign-in page. Once a request. */
export const currentCtx = cache(async (): Promise<Ctx> => {
  const given = await headers();
  try {
    return (await resolveCaller(given, requestIdOf(given))).ctx;
  } catch (error) {
    if (error instanceof Problem && error.code === "enrolment_needed") return redirect("/enrol");
    if (!(error instanceof Problem) || error.code !== "unauthenticated") throw error;
    const path = given.get("x-plimsoll-path");
    return redirect(path ? `/sign-in?callbackUrl=${encodeURIComponent(path)}` : "/sign-in");
  }
});
