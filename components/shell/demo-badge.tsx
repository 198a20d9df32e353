"use client";

import { useQueryClient } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { removeDemo } from "@/lib/client/admin";
import { useCan, useMe } from "./me-context";

/** Says that what is shown is made up, and takes it away for who may. */
export function DemoBadge() {
  const { demo } = useMe();
  const mayRemove = useCan("settings:write");
  const queryClient = useQueryClient();
  const router = useRouter();
  if (!demo) return null;
  const remove = async () => {
    await removeDemo();
    await queryClient.invalidateQueries();
    router.refresh();
    toast.success("The demo fleet is gone. Send your first report.");
  };
  return (
    <div className="rounded-md border border-dashed border-line-strong px-2.5 py-2">
      <p className="flex items-center gap-1.5 text-xs font-medium">
        <FlaskConical aria-hidden className="size-3.5 text-faint" /> Demo fleet
      </p>
      <p className="text-xs text-faint">Real reports, made-up clusters.</p>
      {mayRemove ? (
        <ConfirmDialog
          trigger={
            <Button variant="ghost" className="-ml-2.5 h-6 text-accent hover:text-accent">
              Remove demo data
            </Button>
          }
          title="Remove the demo fleet?"
          body="Its clusters, teams, images, findings and signals go. What you sent in yourself stays. This cannot be undone."
          confirm="Remove demo data"
          danger
          onConfirm={remove}
        />
      ) : null}
    </div>
  );
}
