import { Field, Input } from "@/components/ui/input";

interface Props {
  value: string;
  /** who reads it */
  hint: string;
  onChange: (value: string) => void;
  autoFocus?: boolean;
}

/** Why a deadline or a weight is what it is: nothing of that is changed without. */
export const ReasonField = ({ value, hint, onChange, autoFocus = false }: Props) => (
  <Field label="Reason" hint={hint}>
    {(attributes) => (
      <Input
        {...attributes}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        required
        minLength={3}
        maxLength={500}
        autoFocus={autoFocus}
      />
    )}
  </Field>
);
