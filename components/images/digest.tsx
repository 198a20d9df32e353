import { Copyable } from "@/components/ui/copyable";
import { Unknown } from "@/components/ui/measured";

/** "sha256:1f00dad2…" → "1f00dad2a3b4"; null where only a tag is known. */
export const shortDigest = (digest: string): string | null => (digest.startsWith("sha256:") ? digest.slice(7, 19) : null);

/** A digest short enough to read and whole when copied; an image known by a tag alone says so. */
export function Digest({ digest, long = false }: { digest: string; long?: boolean }) {
  const short = shortDigest(digest);
  if (short === null) return <Unknown reason="No tool has said which digest this tag stands for">digest not known</Unknown>;
  return <Copyable text={digest} shown={long ? digest : short} what="digest" />;
}
