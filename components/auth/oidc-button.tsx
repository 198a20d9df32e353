"use client";

import { LogIn } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useMounted } from "@/components/ui/use-mounted";
import { startOidc } from "@/lib/client/sign-in";

interface Props {
  oidc: { name: string; usable: boolean };
  callbackUrl: string;
  onFault: (fault: string | null) => void;
}

/** The way to the organisation's sign-in service. */
export function OidcButton({ oidc, callbackUrl, onFault }: Props) {
  const mounted = useMounted();
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    onFault(null);
    try {
      window.location.assign(await startOidc(callbackUrl));
    } catch (error) {
      onFault(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  if (!oidc.usable) {
    return (
      <p role="alert" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
        Signing in with the organisation’s account is not possible: the server’s settings for it are not complete or wrong.
      </p>
    );
  }
  return (
    <Button variant="primary" size="md" className="h-9" disabled={busy || !mounted} onClick={() => void go()}>
      <LogIn /> {busy ? "One moment…" : `Continue with ${oidc.name}`}
    </Button>
  );
}
