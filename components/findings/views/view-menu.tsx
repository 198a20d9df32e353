"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Home, Link2, Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/dialog";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { deleteView, setDefaultView } from "@/lib/client/views";
import type { SavedView } from "@/lib/schemas/views";
import { SaveViewDialog } from "./save-view-dialog";

/** What can be done with the view that is open. */
export function ViewMenu({ view }: { view: SavedView }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["views"] });
  const start = useMutation({ mutationFn: () => setDefaultView(view.isDefault ? null : view.id), onSuccess: refresh });
  const copy = useMutation({ mutationFn: () => navigator.clipboard.writeText(new URL(`/v/${view.id}`, location.origin).href) });
  const fault = start.error ?? copy.error;
  return (
    <>
      {fault ? (
        <p role="alert" className="text-xs text-bad">
          {fault.message}
        </p>
      ) : null}
      <p role="status" className="text-xs text-muted empty:hidden">
        {copy.isSuccess ? "Link copied" : ""}
      </p>
      <Menu>
        <MenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={`Actions of the view ${view.name}`}>
            <Ellipsis />
          </Button>
        </MenuTrigger>
        <MenuContent>
          {view.mine ? null : <MenuLabel>By {view.owner}</MenuLabel>}
          <MenuItem onSelect={() => copy.mutate()}>
            <Link2 /> Copy its link
          </MenuItem>
          <MenuItem onSelect={() => start.mutate()}>
            <Home /> {view.isDefault ? "Do not start with it" : "Start with it"}
          </MenuItem>
          {view.mayChange ? (
            <>
              <MenuItem onSelect={() => setOpen("edit")}>
                <Pencil /> Name and sharing…
              </MenuItem>
              <MenuSeparator />
              <MenuItem onSelect={() => setOpen("remove")}>
                <Trash2 /> Remove…
              </MenuItem>
            </>
          ) : null}
        </MenuContent>
      </Menu>
      {open === "edit" ? <SaveViewDialog view={view} onClose={() => setOpen(null)} /> : null}
      <ConfirmDialog
        open={open === "remove"}
        onOpenChange={() => setOpen(null)}
        title={`Remove the view ${view.name}?`}
        body={
          view.sharedWith === "nobody"
            ? "Its link leads nowhere any more."
            : "It goes for everybody whom it is shared with, and its link leads nowhere any more."
        }
        confirm="Remove"
        working="Removing…"
        danger
        onConfirm={async () => {
          await deleteView(view.id);
          await refresh();
          router.push("/findings");
        }}
      />
    </>
  );
}
