import { useId } from "react";
import { formatNumber, formatShare } from "@/components/ui/format";

interface Props {
  fresh: number;
  stale: number;
  never: number;
}

const RADIUS = 70;
const WIDTH = 14;

/** A point of the half ring; share 0 is left, 1 is right. */
function point(share: number): string {
  const angle = Math.PI * (1 - share);
  return `${(90 + RADIUS * Math.cos(angle)).toFixed(2)} ${(84 - RADIUS * Math.sin(angle)).toFixed(2)}`;
}

const arc = (from: number, to: number): string => `M${point(from)}A${RADIUS} ${RADIUS} 0 0 1 ${point(to)}`;

/** Half a ring: solid fresh, pale stale, hatched never scanned. */
export function CoverageGauge({ fresh, stale, never }: Props) {
  const id = useId().replaceAll(":", "");
  const all = fresh + stale + never;
  const gap = 0.006;
  const a = all === 0 ? 0 : fresh / all;
  const b = all === 0 ? 0 : (fresh + stale) / all;
  const said =
    all === 0
      ? "No running image is known"
      : `${formatNumber(fresh)} of ${formatNumber(all)} running images have a fresh scan, ${formatNumber(stale)} a stale one, ${formatNumber(never)} none`;
  return (
    <svg viewBox="0 0 180 96" role="img" aria-label={said} className="w-full max-w-[230px]">
      <defs>
        <pattern id={`${id}-fog`} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0v5" stroke="var(--fog)" strokeWidth={1.6} />
        </pattern>
      </defs>
      <g fill="none" strokeWidth={WIDTH}>
        <path d={arc(0, 1)} stroke="var(--sunken)" />
        {b < 1 ? <path d={arc(b, 1)} stroke={`url(#${id}-fog)`} /> : null}
        {b > a ? <path d={arc(a, Math.max(a, b - gap))} stroke="var(--medium)" strokeOpacity={0.65} /> : null}
        {a > 0 ? <path d={arc(0, Math.max(0, a === 1 ? 1 : a - gap))} stroke="var(--ok)" /> : null}
      </g>
      <text x={90} y={74} textAnchor="middle" fontSize={26} fontWeight={600} fill="var(--ink)" className="tabular-nums">
        {all === 0 ? "?" : formatShare(a)}
      </text>
      <text x={90} y={90} textAnchor="middle" fontSize={11} fill="var(--faint)">
        scanned lately
      </text>
    </svg>
  );
}
