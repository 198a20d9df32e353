import { Badge } from "@/components/ui/badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { toolName } from "@/lib/core/tool-name";
import type { ClusterItem } from "@/lib/schemas/inventory";

/** Which runtime sensors speak for a cluster; silence is not calm. */
export function Sensors({ sensors }: { sensors: ClusterItem["sensors"] }) {
  if (sensors.length === 0) {
    return (
      <Badge tone="fog" className="self-start" title="No runtime event ever came from this cluster: what happens in it is unknown">
        no sensor
      </Badge>
    );
  }
  return (
    <ul className="flex flex-col gap-0.5">
      {sensors.map((sensor) => (
        <li key={sensor.tool} className="flex flex-wrap items-center gap-x-1.5 text-xs">
          {toolName(sensor.tool)}
          <span className="text-muted">
            <TimeAgo at={sensor.lastEventAt} />
          </span>
          {sensor.stale ? (
            <Badge tone="warn" title="Silent for more than a day: it may be calm, it may be gone">
              silent
            </Badge>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
