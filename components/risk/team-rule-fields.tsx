import { Field, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { TeamRule } from "@/lib/schemas/risk";
import { SeverityNumbers } from "./severity-numbers";
import { startOf, TEAM_RULES } from "./team-rule";

interface NumberProps {
  label: string;
  unit: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}

function NumberField({ label, unit, value, least, most, onChange }: NumberProps) {
  return (
    <Field label={label}>
      {(attributes) => (
        <span className="flex items-center gap-2">
          <Input
            {...attributes}
            type="number"
            required
            min={least}
            max={most}
            value={value || ""}
            onChange={({ target }) => onChange(Math.round(Number(target.value)))}
            className="w-24 text-right tabular-nums"
          />
          <span className="text-muted">{unit}</span>
        </span>
      )}
    </Field>
  );
}

/** How a team's days differ from the organisation's. */
export function TeamRuleFields({ rule, onChange }: { rule: TeamRule; onChange: (rule: TeamRule) => void }) {
  return (
    <>
      <Field label="Deadlines">
        {({ id }) => (
          <Select id={id} value={rule.by} onValueChange={(by) => onChange(startOf(by))} options={TEAM_RULES} className="w-full" />
        )}
      </Field>
      {rule.by === "extra" ? (
        <NumberField
          label="How many more"
          unit="days"
          value={rule.days}
          least={1}
          most={365}
          onChange={(days) => onChange({ ...rule, days })}
        />
      ) : null}
      {rule.by === "percent" ? (
        <NumberField
          label="How much"
          unit="% of the organisation’s days, rounded up"
          value={rule.percent}
          least={10}
          most={1000}
          onChange={(percent) => onChange({ ...rule, percent })}
        />
      ) : null}
      {rule.by === "severity" ? (
        <SeverityNumbers
          legend="Days, empty for no deadline"
          unit="days"
          least={1}
          most={3650}
          values={rule.days}
          onChange={(severity, days) => onChange({ ...rule, days: { ...rule.days, [severity]: days } })}
        />
      ) : null}
    </>
  );
}
