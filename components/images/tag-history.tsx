import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { TimeAgo } from "@/components/ui/time-ago";
import type { ImageDetail } from "@/lib/schemas/images";
import { shortDigest } from "./digest";

/** Which images this one's tags have pointed to; nothing where each has pointed to one only. */
export function TagHistory({ image }: { image: ImageDetail }) {
  const names = [...new Set(image.tagHistory.map(({ tag }) => tag))];
  const tags = names
    .map((name) => [name, image.tagHistory.filter(({ tag }) => tag === name)] as const)
    .filter(([, held]) => held.length > 1);
  if (tags.length === 0) return null;
  return (
    <Card title="Tags that moved" question="which image each pointed to, by the reports that saw it">
      <ul className="flex flex-col gap-2.5">
        {tags.map(([tag, held]) => (
          <li key={tag}>
            <p className="font-mono text-xs font-semibold break-all">{tag}</p>
            <ul>
              {held.map(({ image: holder, firstSeenAt, lastSeenAt }, index) => (
                <li key={holder.id} className="flex flex-wrap items-center gap-x-2 border-b py-1 last:border-b-0">
                  {holder.id === image.id ? (
                    <span className="font-mono text-xs">{shortDigest(holder.digest) ?? "digest not known"}</span>
                  ) : (
                    <Link href={`/images/${holder.id}`} className="font-mono text-xs text-accent hover:underline">
                      {shortDigest(holder.digest) ?? "digest not known"}
                    </Link>
                  )}
                  {holder.id === image.id ? <Badge>this image</Badge> : null}
                  {index === 0 ? <Badge tone="accent">last seen with it</Badge> : null}
                  <span className="ml-auto text-xs text-faint">
                    <TimeAgo at={firstSeenAt} />
                    {firstSeenAt === lastSeenAt ? null : (
                      <>
                        {" to "}
                        <TimeAgo at={lastSeenAt} />
                      </>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Card>
  );
}
