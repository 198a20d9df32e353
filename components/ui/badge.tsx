import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const badgeStyle = cva("inline-flex h-[18px] items-center gap-1 rounded border px-1.5 text-2xs whitespace-nowrap [&_svg]:size-3", {
  variants: {
    tone: {
      neutral: "bg-card text-muted",
      accent: "border-transparent bg-accent-soft text-accent",
      good: "border-transparent bg-good-soft text-good",
      warn: "border-transparent bg-warn-soft text-warn",
      bad: "border-bad/70 text-bad font-medium",
      /** dashed: not known */
      fog: "border-dashed border-line-strong text-faint",
    },
  },
  defaultVariants: { tone: "neutral" },
});

export type BadgeTone = NonNullable<VariantProps<typeof badgeStyle>["tone"]>;

export function Badge({ tone, className, ...props }: ComponentProps<"span"> & VariantProps<typeof badgeStyle>) {
  return <span className={cn(badgeStyle({ tone }), className)} {...props} />;
}
