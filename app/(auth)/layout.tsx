import type { ReactNode } from "react";
import { Mark } from "@/components/shell/mark";

/** One calm column; the waterline behind it is the mark's, drawn across the whole page. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="relative flex min-h-dvh flex-col items-center overflow-hidden px-5 pt-[13dvh] pb-10">
      <div
        aria-hidden
        className="absolute inset-x-0 top-[calc(13dvh+26px)] bottom-0 border-t border-line-strong bg-linear-to-b from-load-fill/45 to-transparent"
      />
      <div className="relative flex w-full max-w-[21.5rem] flex-1 flex-col">
        <div className="flex justify-center">
          <svg
            viewBox="0 0 132 52"
            fill="none"
            stroke="currentColor"
            strokeWidth={4}
            className="h-[52px] text-accent"
            role="img"
            aria-label="Plimsoll"
          >
            <circle cx={66} cy={26} r={22} className="fill-page" />
            <path d="M14 26h104" strokeLinecap="round" />
          </svg>
        </div>
        <div className="mt-8 rounded-xl border bg-card p-6 shadow-pop">{children}</div>
        <p className="mt-auto flex items-center justify-center gap-2 pt-10 text-center text-xs text-muted">
          <Mark className="w-4" /> Plimsoll shows how deep your container fleet lies.
        </p>
      </div>
    </main>
  );
}
