"use client";

import { signOut } from "next-auth/react";
import { Button } from "@/components/ui/button";
import { TotpSetup } from "./totp-setup";

/** For those who must have a second factor before anything else opens. */
export function EnrolPage({ required }: { required: boolean }) {
  return (
    <div className="flex flex-col gap-4">
      <div>
        <h1 className="text-lg font-semibold">Set up a second factor</h1>
        <p className="text-muted">
          {required
            ? "Your organisation requires one of everybody who signs in with a password. Everything opens once it is there."
            : "It is asked for at each sign-in beside your password."}
        </p>
      </div>
      <TotpSetup onDone={() => window.location.assign("/")} done="Continue to Plimsoll" />
      <Button variant="ghost" size="md" onClick={() => void signOut({ callbackUrl: "/sign-in" })}>
        Sign out
      </Button>
    </div>
  );
}
