import type { StartedTotp } from "@/lib/schemas/sign-in";

const QUIET_ZONE = 4;

/** Black on white in both themes: cameras want it so. */
export function QrImage({ qr, label }: { qr: StartedTotp["qr"]; label: string }) {
  const side = qr.size + 2 * QUIET_ZONE;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`}
      shapeRendering="crispEdges"
      className="w-full max-w-52 self-center rounded-md border bg-white"
    >
      <path d={qr.path} fill="#000" />
    </svg>
  );
}
