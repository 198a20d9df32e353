import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

const FIELD =
  "w-full rounded-md border border-line-strong bg-card px-2.5 text-ink placeholder:text-faint focus-visible:border-accent aria-invalid:border-bad disabled:opacity-60";

export const Input = ({ className, type = "text", ...props }: ComponentProps<"input">) => (
  <input type={type} className={cn(FIELD, "h-8", className)} {...props} />
);

export const TextArea = ({ className, ...props }: ComponentProps<"textarea">) => (
  <textarea className={cn(FIELD, "min-h-16 py-1.5", className)} {...props} />
);

interface Attributes {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  className?: string;
  /** spread the attributes on the control */
  children: (attributes: Attributes) => ReactNode;
}

export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={cn("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="text-xs font-medium text-muted">
        {label}
      </label>
      {children({ id, ...(note ? { "aria-describedby": `${id}-note` } : {}), ...(error ? { "aria-invalid": true as const } : {}) })}
      {note ? (
        <p id={`${id}-note`} className={cn("text-xs", error ? "text-bad" : "text-faint")}>
          {note}
        </p>
      ) : null}
    </div>
  );
}
