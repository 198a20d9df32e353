import { Card } from "@/components/ui/card";
import { formatDayYear } from "@/components/ui/format";
import { jumpWord } from "@/lib/core/jump-word";
import type { AgreementAnswer } from "@/lib/schemas/agreement";

/** Days on which a scanner, and not the fleet, moved the numbers. */
export function Jumps({ jumps }: { jumps: AgreementAnswer["jumps"] }) {
  return (
    <Card title="Jumps that a scanner caused" question="the same images, looked at again, in the last 90 days">
      {jumps.length === 0 ? (
        <p className="text-muted">None: no new version or database of a scanner changed many findings at once.</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {jumps.map((jump) => (
            <li key={`${jump.day} ${jump.tool}`} className="flex flex-wrap gap-x-3">
              <span className="w-28 shrink-0 text-muted tabular-nums">{formatDayYear(jump.day)}</span>
              <span className="min-w-0 flex-1">{jumpWord(jump)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
