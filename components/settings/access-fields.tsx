import { Checkbox } from "@/components/ui/checkbox";
import { Field, Input } from "@/components/ui/input";
import type { PersonRole } from "./person-roles";
import { dayOf } from "./rights-words";

export interface Access {
  teamsOnly: boolean;
  /** days, or "" */
  from: string;
  until: string;
}

export const accessOf = (person: { teamsOnly: boolean; accessFrom: string | null; accessUntil: string | null }): Access => ({
  teamsOnly: person.teamsOnly,
  from: person.accessFrom ? dayOf(person.accessFrom) : "",
  until: person.accessUntil ? dayOf(person.accessUntil) : "",
});

/** What the API takes: a period from the first day's beginning to the last day's end, in UTC. */
export const accessInput = ({ teamsOnly, from, until }: Access, role: PersonRole) => ({
  teamsOnly: role === "auditor" && teamsOnly,
  accessFrom: from ? `${from}T00:00:00.000Z` : null,
  accessUntil: until ? `${until}T23:59:59.999Z` : null,
});

/** When somebody's access begins and ends, and for auditors whether it is limited to teams. */
export function AccessFields({ role, access, onChange }: { role: PersonRole; access: Access; onChange: (next: Access) => void }) {
  return (
    <>
      {role === "auditor" ? (
        <label htmlFor="teams-only" className="flex items-center gap-1">
          <Checkbox
            id="teams-only"
            label="Sees only the teams above"
            checked={access.teamsOnly}
            onCheckedChange={(teamsOnly) => onChange({ ...access, teamsOnly })}
          />
          Sees only the teams above
        </label>
      ) : null}
      <div className="grid grid-cols-2 gap-3">
        <Field label="Access from">
          {(attributes) => (
            <Input
              {...attributes}
              type="date"
              value={access.from}
              onChange={(event) => onChange({ ...access, from: event.target.value })}
            />
          )}
        </Field>
        <Field label="Last day of access" hint="In UTC. Empty: no end.">
          {(attributes) => (
            <Input
              {...attributes}
              type="date"
              value={access.until}
              onChange={(event) => onChange({ ...access, until: event.target.value })}
            />
          )}
        </Field>
      </div>
    </>
  );
}
