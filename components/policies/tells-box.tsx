"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { toast } from "sonner";
import { useCan } from "@/components/shell/me-context";
import { Checkbox } from "@/components/ui/checkbox";
import { changePolicy } from "@/lib/client/policies";
import type { PolicyItem } from "@/lib/schemas/policies";

/** Whether channels are told of what runs and newly meets the policy. */
export function TellsBox({ policy }: { policy: PolicyItem }) {
  const may = useCan("policies:write");
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (tells: boolean) => changePolicy(policy.key, { tells }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["policies"], exact: true }),
    onError: (error) => toast.error(error.message),
  });
  const tells = mutation.isPending ? mutation.variables : policy.tells;
  if (!may) return policy.tells ? <p className="mb-4">Channels are told of what runs and newly meets it.</p> : null;
  const id = `tells-${policy.key}`;
  const off = policy.effect === "off";
  return (
    <div className="mb-4">
      <label htmlFor={id} className="flex items-center gap-1">
        <Checkbox id={id} label="Tell channels" checked={tells} onCheckedChange={(checked) => mutation.mutate(checked)} />
        Tell channels of what runs and newly meets it
      </label>
      <p className="pl-7 text-xs text-faint">
        {off && tells ? "It is off, so it tells nothing. " : ""}
        Every ten minutes, by the{" "}
        <Link href="/settings/channels" className="text-accent underline underline-offset-2">
          channels
        </Link>{" "}
        with a rule for it. What meets it when this is switched on is not told.
      </p>
    </div>
  );
}
