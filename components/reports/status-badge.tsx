import { Check, Clock, Loader, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Receipt } from "@/lib/schemas/reports";

const LOOK = {
  queued: { tone: "neutral", Icon: Clock, why: "Kept, and waiting for a worker" },
  running: { tone: "accent", Icon: Loader, why: "Being read now" },
  done: { tone: "good", Icon: Check, why: "Read, and in all numbers" },
  failed: { tone: "bad", Icon: TriangleAlert, why: "Could not be read; it changed nothing" },
} as const;

export function StatusBadge({ status }: { status: Receipt["status"] }) {
  const { tone, Icon, why } = LOOK[status];
  return (
    <Badge tone={tone} title={why}>
      <Icon aria-hidden className={status === "running" ? "animate-spin" : undefined} /> {status}
    </Badge>
  );
}
