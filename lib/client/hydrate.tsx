import { type DataTag, dehydrate, HydrationBoundary, QueryClient, type QueryKey } from "@tanstack/react-query";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Problem } from "@/lib/core/errors";

export interface HydrateEntry {
  queryKey: QueryKey;
  data: unknown;
}

/** Pairs the options of a query with what the server read in process; the types must agree. */
export const entry = <T,>(options: { queryKey: DataTag<QueryKey, T, Error> }, data: NoInfer<T>): HydrateEntry => ({
  queryKey: options.queryKey,
  data,
});

/** Gives the client leaf what the server page has read, so that it does not ask again at once. */
export function Hydrate({ entries, children }: { entries: readonly HydrateEntry[]; children: ReactNode }) {
  const client = new QueryClient();
  for (const { queryKey, data } of entries) client.setQueryData(queryKey, data);
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}

/** A read for a page: what is not there (or not ours to see) is the 404 page, no session is the sign-in page; other faults throw. */
export async function read<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Problem && error.code === "not_found") notFound();
    if (error instanceof Problem && error.code === "unauthenticated") redirect("/sign-in");
    throw error;
  }
}
