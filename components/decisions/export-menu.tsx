import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";

/** What was decided here on vulnerabilities, as documents that others can read. */
export function ExportMenu() {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button>
          <Download /> VEX
        </Button>
      </MenuTrigger>
      <MenuContent>
        <MenuItem asChild>
          <a href="/api/v1/decisions/vex?format=openvex" download>
            OpenVEX
          </a>
        </MenuItem>
        <MenuItem asChild>
          <a href="/api/v1/decisions/vex?format=cyclonedx" download>
            CycloneDX
          </a>
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
