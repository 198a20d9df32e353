"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Not modal: the rest of the page stays readable while it is open. */
export const Menu = (props: ComponentProps<typeof Radix.Root>) => <Radix.Root modal={false} {...props} />;
export const MenuTrigger = Radix.Trigger;

const ITEM =
  "flex min-h-7 cursor-default items-center gap-2 rounded px-2 text-sm outline-none select-none data-[disabled]:text-faint data-[highlighted]:bg-hover [&_svg]:size-3.5 [&_svg]:text-faint";

export function MenuContent({ className, align = "end", sideOffset = 4, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align={align}
        sideOffset={sideOffset}
        collisionPadding={8}
        className={cn(
          "scroll-thin z-50 max-h-[60vh] min-w-44 overflow-y-auto rounded-lg border bg-raised p-1 shadow-pop animate-pop",
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  );
}

export const MenuItem = ({ className, ...props }: ComponentProps<typeof Radix.Item>) => (
  <Radix.Item className={cn(ITEM, className)} {...props} />
);

export function MenuCheckItem({ className, children, ...props }: ComponentProps<typeof Radix.CheckboxItem>) {
  return (
    <Radix.CheckboxItem className={cn(ITEM, "pr-8", className)} {...props}>
      {children}
      <Radix.ItemIndicator className="absolute right-3">
        <Check />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}

export const MenuLabel = ({ className, ...props }: ComponentProps<typeof Radix.Label>) => (
  <Radix.Label className={cn("px-2 pt-1.5 pb-1 text-xs text-faint", className)} {...props} />
);
export const MenuSeparator = () => <Radix.Separator className="my-1 h-px bg-line" />;
