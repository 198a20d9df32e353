import type { ReactNode } from "react";
import { ErrorState } from "./error-state";

/** What a TanStack query result has of it; infinite queries fit too. */
interface Result<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface Props<Data> {
  query: Result<Data>;
  /** for the error's sentence: "the findings" */
  what: string;
  loading: ReactNode;
  /** true: there is nothing at all to show */
  isEmpty?: (data: Data) => boolean;
  /** true: something narrows the list, so that nothing found is not the same as nothing there */
  filtered?: boolean;
  empty?: ReactNode;
  filteredEmpty?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** One order for every view: error, loading, filtered-empty, empty, ready. An error wins even over older data. */
export function QueryState<Data>({ query, what, loading, isEmpty, filtered = false, empty, filteredEmpty, children }: Props<Data>) {
  if (query.error) return <ErrorState error={query.error} what={what} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return loading;
  if (isEmpty?.(query.data)) return filtered ? (filteredEmpty ?? empty) : empty;
  return children(query.data);
}
