import { shortDigest } from "./digest";

/** The reference in three parts: "registry.example.com/", "shop/web", ":1.4". */
function splitReference(reference: string): { registry: string; path: string; rest: string } {
  const at = reference.indexOf("@");
  const colon = reference.lastIndexOf(":");
  const cut = at !== -1 ? at : colon > reference.lastIndexOf("/") ? colon : reference.length;
  const registry = /^[^/]*[.:][^/]*\//.exec(reference.slice(0, cut))?.[0] ?? "";
  const rest = reference.slice(cut);
  return {
    registry,
    path: reference.slice(registry.length, cut),
    rest: rest.startsWith("@") ? `@${shortDigest(rest.slice(1)) ?? rest.slice(1)}` : rest,
  };
}

/** An image's name on one line: the registry gives way first where room is short, what tells images apart stands at the end. */
export function ReferenceLine({ reference }: { reference: string }) {
  const { registry, path, rest } = splitReference(reference);
  return (
    <span className="flex min-w-0 font-mono text-xs">
      <span className="min-w-0 truncate font-normal text-faint">{registry}</span>
      <span className="max-w-[85%] shrink-0 truncate">{path}</span>
      <span className="max-w-36 shrink-0 truncate font-normal text-muted">{rest}</span>
    </span>
  );
}

/** An image's name in full, over as many lines as it takes. */
export function ReferenceText({ reference }: { reference: string }) {
  const { registry, path, rest } = splitReference(reference);
  return (
    <span className="font-mono text-xs break-all whitespace-normal">
      <span className="font-normal text-faint">{registry}</span>
      {path}
      <span className="font-normal text-muted">{rest}</span>
    </span>
  );
}
