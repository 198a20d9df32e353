import { formatNumber, plural } from "@/components/ui/format";

/** "214 images", "more than 10,000 images". */
export const totalWords = (total: { count: number; atLeast: boolean } | undefined, one: string, many?: string): string | undefined =>
  total === undefined
    ? undefined
    : total.atLeast
      ? `more than ${formatNumber(total.count)} ${many ?? `${one}s`}`
      : plural(total.count, one, many);
