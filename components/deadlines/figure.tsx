import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import { Unknown } from "@/components/ui/measured";
import type { Measured } from "@/lib/schemas/common";

/** A count that leads to its list; a zero leads nowhere and is quiet. */
export function Count({ value, href, label, bad = false }: { value: number; href: string; label: string; bad?: boolean }) {
  if (value === 0) return <span className="text-faint tabular-nums">0</span>;
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={`${label}: ${formatNumber(value)}`}
      className={cn("inline-block leading-6 tabular-nums hover:text-accent hover:underline", bad && "font-semibold text-bad")}
    >
      {formatNumber(value)}
    </Link>
  );
}

/** A number that may not be known, with a unit, leading to what it was taken from. */
export function Figure({
  measured,
  href,
  label,
  show,
}: {
  measured: Measured;
  href?: string;
  label: string;
  show: (value: number) => string;
}) {
  if (measured.value === null) return <Unknown reason={measured.unknown ?? "no data"} />;
  const text = show(measured.value);
  if (!href) return <span className="tabular-nums">{text}</span>;
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={`${label}: ${text}`}
      className="inline-block leading-6 tabular-nums hover:text-accent hover:underline"
    >
      {text}
    </Link>
  );
}

/** 3.4 → "3.4 d"; of long times the part of a day says nothing. */
export const daysText = (days: number): string => `${formatNumber(days >= 20 ? Math.round(days) : days)} d`;

interface CardProps {
  title: string;
  value: ReactNode;
  note: ReactNode;
}

/** One number of the top row, with what it means below. */
export const FigureCard = ({ title, value, note }: CardProps) => (
  <li className="flex min-w-0 flex-col gap-0.5 rounded-lg border bg-card px-3.5 py-3 shadow-card last:max-lg:col-span-2">
    <span className="text-xs text-muted">{title}</span>
    <span className="text-xl font-semibold tracking-tight">{value}</span>
    <span className="text-xs text-faint">{note}</span>
  </li>
);
