import { Check, Minus } from "lucide-react";
import { cn } from "@/components/ui/cn";

interface Props {
  checked: boolean | "mixed";
  label: string;
  /** left out where the cell around it answers for the click */
  onClick?: () => void;
}

/** A tick box that is cheap enough to stand in every row of a long list. */
export const TickBox = ({ checked, label, onClick }: Props) => (
  <button
    type="button"
    role="checkbox"
    aria-checked={checked}
    aria-label={label}
    onClick={onClick}
    className="flex size-6 shrink-0 items-center justify-center rounded"
  >
    <span
      className={cn(
        "flex size-3.5 items-center justify-center rounded-[3px] border border-line-strong bg-card",
        checked && "border-accent bg-accent text-on-accent",
      )}
    >
      {checked === true ? (
        <Check className="size-3" strokeWidth={3} />
      ) : checked === "mixed" ? (
        <Minus className="size-3" strokeWidth={3} />
      ) : null}
    </span>
  </button>
);
