import { Input } from "@/components/ui/input";
import type { Severity } from "@/lib/core/severity";
import { SEVERITIES_SHOWN } from "./policy-words";

interface Props {
  legend: string;
  /** what one number is: "points", "days" */
  unit: string;
  least: number;
  most: number;
  values: Readonly<Record<Severity, number | null>>;
  onChange: (severity: Severity, value: number | null) => void;
}

/** One number for each severity; an empty field is null. */
export function SeverityNumbers({ legend, unit, least, most, values, onChange }: Props) {
  return (
    <fieldset>
      <legend className="text-xs font-medium text-muted">{legend}</legend>
      <div className="mt-1 grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-3">
        {SEVERITIES_SHOWN.map((severity) => (
          <div key={severity} className="flex items-center gap-2 text-xs text-muted">
            <span className="w-16 shrink-0">{severity}</span>
            <Input
              type="number"
              aria-label={`${severity}, ${unit}`}
              min={least}
              max={most}
              value={values[severity] ?? ""}
              onChange={({ target }) => onChange(severity, target.value === "" ? null : Math.round(Number(target.value)))}
              className="text-right tabular-nums"
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}
