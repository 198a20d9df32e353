import { Fault } from "@/components/ui/fault";
import { ApiError } from "@/lib/client/fetch";

interface Placed {
  line: number;
  column: number;
  message: string;
}

const isPlaced = (value: unknown): value is Placed =>
  typeof value === "object" && value !== null && "line" in value && "column" in value && "message" in value;

/** What is wrong with a file, each fault with its line; or the one sentence that there is. */
export function ImportFaults({ error }: { error: Error | null }) {
  const listed = error instanceof ApiError && Array.isArray(error.details["errors"]) ? error.details["errors"].filter(isPlaced) : [];
  if (!error || listed.length === 0) return <Fault message={error?.message} />;
  return (
    <div role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
      <p className="font-medium">The file cannot be used. Nothing was changed.</p>
      <ul className="mt-1 flex flex-col gap-0.5">
        {listed.map(({ line, column, message }) => (
          <li key={`${line}:${column} ${message}`} className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-2">
            <span className="tabular-nums">
              line {line}:{column}
            </span>
            <span className="break-words">{message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
