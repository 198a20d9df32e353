import { BaseName } from "@/components/images/image-base";
import { CopyBlock } from "@/components/ui/copyable";
import { Unknown } from "@/components/ui/measured";
import { TimeAgo } from "@/components/ui/time-ago";
import type { FindingDetail } from "@/lib/schemas/findings";

type Base = NonNullable<FindingDetail["comesFrom"]>["bases"][number];

/** Whether moving to a newer base mends it, as far as anything has looked. */
function Newer({ newer, lacks }: Base) {
  if (newer === null)
    return <p className="mt-1 text-muted">No newer image of it was scanned here, so whether one lacks it is not known.</p>;
  const name = newer.reference === null ? "A newer one" : <span className="font-mono text-xs break-all">{newer.reference}</span>;
  const built = newer.builtAt ? (
    <>
      {" "}
      (built <TimeAgo at={newer.builtAt} />)
    </>
  ) : null;
  if (lacks === null)
    return (
      <p className="mt-1 text-muted">
        {name}
        {built} is newer, but no tool that sees the flaw here has looked at it.
      </p>
    );
  if (!lacks)
    return (
      <p className="mt-1 text-muted">
        {name}
        {built} is newer and has it too.
      </p>
    );
  return (
    <>
      <p className="mt-1">
        <b className="font-semibold">Rebuild on a newer base:</b> {name}
        {built} no longer has it.
      </p>
      {newer.reference ? <CopyBlock text={`FROM ${newer.reference}`} what="base image line" className="mt-1.5" /> : null}
    </>
  );
}

/** Whether the flaw comes with the base image or was put on top, and what that means for mending it. */
export function ComesFrom({
  origin,
  comesFrom: { bases, unknown },
}: {
  origin: FindingDetail["origin"];
  comesFrom: NonNullable<FindingDetail["comesFrom"]>;
}) {
  const names = bases.map((base, at) => (
    <span key={base.id}>
      {at > 0 ? ", " : null}
      <BaseName {...base} />
    </span>
  ));
  if (unknown !== null || origin === "unknown")
    return (
      <p className="text-muted">
        <Unknown reason={unknown ?? "No tool says it"}>not known</Unknown> {unknown}
      </p>
    );
  if (origin === "own")
    return <p>Own: the package was put on top{bases.length > 0 ? <> of {names}</> : null}. A newer base does not mend it.</p>;
  return (
    <>
      <p>Inherited: the package comes with {bases.length > 0 ? names : "the base image"}.</p>
      {bases.map((base) => (
        <Newer key={base.id} {...base} />
      ))}
    </>
  );
}
