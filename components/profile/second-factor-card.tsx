"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ShieldCheck, ShieldOff } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { plural } from "@/components/ui/format";
import { TimeAgo } from "@/components/ui/time-ago";
import { renewRecoveryCodes, turnOffTotp } from "@/lib/client/sign-in";
import type { OwnSignIn } from "@/lib/schemas/sign-in";
import { ProofDialog } from "./proof-dialog";
import { RecoveryCodes } from "./recovery-codes";
import { TotpSetup } from "./totp-setup";

type Open = "setup" | "off" | "codes" | null;
const FEW_CODES = 3;

/** The second factor of one's own account: set up, renewed, turned off. */
export function SecondFactorCard({ totp }: { totp: OwnSignIn["totp"] }) {
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const close = async () => {
    setOpen(null);
    setCodes(null);
    await queryClient.invalidateQueries({ queryKey: ["me"] });
  };
  const on = totp.since !== null;
  return (
    <Card title="Second factor" question="A code of an authenticator app, asked for at sign-in beside the password.">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {on ? (
          <p className="flex items-center gap-1.5">
            <ShieldCheck aria-hidden className="size-4 text-good" />
            <span>
              On since <TimeAgo at={totp.since} />. {plural(totp.recoveryCodesLeft, "recovery code")} left
              {totp.recoveryCodesLeft < FEW_CODES ? <span className="text-warn">: make new ones</span> : null}.
            </span>
          </p>
        ) : (
          <p className="flex items-center gap-1.5">
            <ShieldOff aria-hidden className="size-4 text-warn" /> Off: the password alone opens your account.
          </p>
        )}
        <span className="flex flex-wrap gap-2">
          {on ? (
            <>
              <Button onClick={() => setOpen("codes")}>New recovery codes</Button>
              <Button variant="danger" onClick={() => setOpen("off")}>
                Turn off
              </Button>
            </>
          ) : (
            <Button variant="primary" onClick={() => setOpen("setup")}>
              Set it up
            </Button>
          )}
        </span>
      </div>
      <Dialog open={open !== null} onOpenChange={(next) => (next ? undefined : void close())}>
        {open === "setup" ? (
          <DialogContent title="Set up a second factor">
            <TotpSetup onDone={() => void close()} done="I have kept them" />
          </DialogContent>
        ) : null}
        {open === "codes" && codes ? (
          <DialogContent title="New recovery codes">
            <RecoveryCodes codes={codes} done="I have kept them" onDone={() => void close()} />
          </DialogContent>
        ) : null}
        {open === "codes" && !codes ? (
          <ProofDialog
            title="New recovery codes"
            description="They take the place of the ones that you have."
            submit="Make new codes"
            run={renewRecoveryCodes}
            onDone={({ recoveryCodes }) => setCodes(recoveryCodes)}
          />
        ) : null}
        {open === "off" ? (
          <ProofDialog
            title="Turn the second factor off?"
            description={
              totp.required
                ? "Your organisation requires one: you are led to set up a new one at once."
                : "The password alone opens your account then."
            }
            submit="Turn it off"
            run={turnOffTotp}
            onDone={async () => {
              if (totp.required) return window.location.assign("/enrol");
              await close();
              toast.success("The second factor is off.");
            }}
          />
        ) : null}
      </Dialog>
    </Card>
  );
}
