import { Field } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

interface RoleFieldProps<Role extends string> {
  label: string;
  value: Role;
  options: readonly { value: Role; label: string; hint: string }[];
  onChange: (role: Role) => void;
}

/** Picks one of some roles, each with what it may do. */
export function RoleField<Role extends string>({ label, value, options, onChange }: RoleFieldProps<Role>) {
  return (
    <Field label={label}>
      {({ id }) => (
        <Select
          id={id}
          value={value}
          options={options}
          onValueChange={(picked) => {
            const option = options.find((each) => each.value === picked);
            if (option) onChange(option.value);
          }}
        />
      )}
    </Field>
  );
}
