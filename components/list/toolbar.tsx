import type { ReactNode } from "react";
import { SearchBox, type SearchProps } from "./search-box";

/** Search and quick filters over a list. */
export function Toolbar({ children, ...search }: Omit<SearchProps, "className" | "shortcut"> & { children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-2 pb-3">
      <SearchBox {...search} shortcut className="max-sm:basis-full" />
      <div className="flex max-w-full min-w-0 flex-wrap items-center gap-1.5">{children}</div>
    </div>
  );
}
