import { FileCode2 } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/components/shell/me-context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { ImportDialog } from "./import-dialog";

/** Decisions as a file that is kept in git: out, and in again for those who may decide or ask for it. */
export function FileMenu() {
  const may = useCan("decisions:request");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button>
            <FileCode2 /> YAML
          </Button>
        </MenuTrigger>
        <MenuContent>
          <MenuItem asChild>
            <a href="/api/v1/decisions/export" download>
              Download decisions.yaml
            </a>
          </MenuItem>
          {may ? <MenuItem onSelect={() => setOpen(true)}>Bring in a file…</MenuItem> : null}
        </MenuContent>
      </Menu>
      <Dialog open={open} onOpenChange={setOpen}>
        {open ? <ImportDialog onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </>
  );
}
