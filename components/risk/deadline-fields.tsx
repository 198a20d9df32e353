import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { RiskDraft } from "@/lib/schemas/risk";
import { SeverityNumbers } from "./severity-numbers";
import { USUAL_DAYS } from "./team-rule";

type Policy = RiskDraft["policy"];

/** By which rule findings get their days, and when the clock starts. */
export function DeadlineFields({ policy, onChange }: { policy: Policy; onChange: (change: Partial<Policy>) => void }) {
  const { deadlines, clock } = policy;
  const waits = useId();
  return (
    <div className="flex flex-col gap-3">
      <Field label="Deadlines by">
        {({ id }) => (
          <Select
            id={id}
            value={deadlines.by}
            onValueChange={(by) => onChange({ deadlines: by === "severity" ? { by, days: USUAL_DAYS } : { by: "bod_26_04" } })}
            options={[
              { value: "bod_26_04", label: "CISA BOD 26-04", hint: "3, 14 or 60 days by exploited, exposed, automatable and impact" },
              { value: "severity", label: "Days per severity", hint: "what many contracts ask for" },
            ]}
          />
        )}
      </Field>
      {deadlines.by === "severity" ? (
        <SeverityNumbers
          legend="Days, empty for no deadline"
          unit="days"
          least={1}
          most={3650}
          values={deadlines.days}
          onChange={(severity, days) => onChange({ deadlines: { by: "severity", days: { ...deadlines.days, [severity]: days } } })}
        />
      ) : null}
      <Field label="The clock starts">
        {({ id }) => (
          <Select
            id={id}
            value={clock.knownFrom}
            onValueChange={(knownFrom) =>
              onChange({ clock: { ...clock, knownFrom: knownFrom === "published" ? "published" : "first_seen" } })
            }
            options={[
              { value: "first_seen", label: "when a scan here first saw it" },
              { value: "published", label: "when it was made public", hint: "stricter: what was scanned late is late at once" },
            ]}
          />
        )}
      </Field>
      <div className="flex items-center gap-1">
        <Checkbox
          id={waits}
          label="The clock waits until a fix is known"
          checked={clock.waitsForFix}
          onCheckedChange={(waitsForFix) => onChange({ clock: { ...clock, waitsForFix } })}
        />
        <label htmlFor={waits}>The clock waits until a fix is known</label>
      </div>
    </div>
  );
}
