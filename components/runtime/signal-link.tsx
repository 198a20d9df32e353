"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import type { SignalItem } from "@/lib/schemas/signals";

/** Opens the signal beside the list, keeping the list as it is; without JavaScript or with Ctrl it is an address like any other. */
export function SignalLink({ signal }: { signal: SignalItem }) {
  const search = new URLSearchParams(useSearchParams());
  search.set("signal", signal.id);
  return (
    <Link
      data-row-link=""
      href={`/runtime?${search}`}
      scroll={false}
      prefetch={false}
      className="max-w-[70%] min-w-0 shrink-0 truncate font-medium"
      title={signal.rule}
    >
      {signal.rule}
    </Link>
  );
}
