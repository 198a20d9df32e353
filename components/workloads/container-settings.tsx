import { Check, CircleHelp, TriangleAlert } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { type Container, type Setting, settingsOf } from "./hardening";

const LOOK = {
  good: { Icon: Check, tone: "text-good", word: "good" },
  bad: { Icon: TriangleAlert, tone: "text-bad", word: "to change" },
  unknown: { Icon: CircleHelp, tone: "text-warn", word: "cannot tell" },
} as const;

function Verdict({ setting }: { setting: Setting }) {
  const { Icon, tone, word } = LOOK[setting.verdict];
  return (
    <span className="inline-flex items-start gap-1.5" title={setting.why}>
      <Icon aria-hidden className={cn("mt-0.5 size-3.5 shrink-0", tone)} />
      <span className="sr-only">{word}: </span>
      <span className={cn("break-words", setting.verdict !== "good" && tone)}>{setting.shown}</span>
    </span>
  );
}

/** A row a setting, a column a container: judged, with the reason under it where it is not good. */
export function ContainerSettings({ containers }: { containers: readonly Container[] }) {
  const columns = containers.map((container) => ({ container, settings: settingsOf(container) }));
  const rows = columns[0]?.settings.map(({ name }) => name) ?? [];
  return (
    <Table label="Security context of each container">
      <THead>
        <TR>
          <TH>Setting</TH>
          {columns.map(({ container }) => (
            <TH key={`${container.kind} ${container.name}`} className="font-mono">
              {container.name}
              {container.kind === "container" ? null : <span className="ml-1 font-sans font-normal">({container.kind})</span>}
            </TH>
          ))}
        </TR>
      </THead>
      <TBody>
        {rows.map((name) => (
          <TR key={name}>
            <th scope="row" className="px-2 py-1 pl-4 text-left font-normal text-muted">
              {name}
            </th>
            {columns.map(({ container, settings }) => {
              const setting = settings.find((each) => each.name === name);
              return (
                <TD key={`${container.kind} ${container.name}`} className="min-w-32 align-top">
                  {setting ? (
                    <>
                      <Verdict setting={setting} />
                      {setting.verdict === "good" ? null : <span className="block max-w-md text-2xs text-faint">{setting.why}</span>}
                    </>
                  ) : null}
                </TD>
              );
            })}
          </TR>
        ))}
      </TBody>
    </Table>
  );
}
