import { Input } from "@/components/ui/input";
import { MOST_POINTS, mostPoints, type RiskDraft } from "@/lib/schemas/risk";
import { SeverityNumbers } from "./severity-numbers";

type Weights = RiskDraft["policy"]["weights"];
type Plain = Exclude<keyof Weights, "severity">;

const WEIGHTS: readonly (readonly [Plain, label: string, why: string])[] = [
  ["epss", "EPSS", "full at a forecast of 100 %, in proportion below"],
  ["running", "Running", "code that runs can be reached"],
  ["signals", "Active signals", "a sensor warned about a workload that has it, in the last 7 days"],
  ["fixable", "Fix available", "what can be done today comes first"],
  ["privileged", "Privileged", "a way on into the node"],
  ["age", "Age", "full after 90 days, a third after 7"],
];
const HIGHEST = 500;

function WeightRow({ label, why, value, onChange }: { label: string; why: string; value: number; onChange: (value: number) => void }) {
  const set = (text: string) => onChange(Math.max(0, Math.min(MOST_POINTS, Math.round(Number(text) || 0))));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_5rem] items-center gap-x-3 border-b py-1.5 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_9rem_5rem]">
      <span className="min-w-0">
        <span className="block">{label}</span>
        <span className="block text-xs text-faint">{why}</span>
      </span>
      <input
        type="range"
        aria-label={`${label}, points`}
        min={0}
        max={HIGHEST}
        step={5}
        value={Math.min(value, HIGHEST)}
        onChange={(event) => set(event.target.value)}
        className="hidden h-6 w-full accent-accent sm:block"
      />
      <Input
        type="number"
        aria-label={`${label}, points as a number`}
        min={0}
        max={MOST_POINTS}
        value={value}
        onChange={(event) => set(event.target.value)}
        className="text-right tabular-nums"
      />
    </div>
  );
}

/** What counts how much within one deadline class, and how much room is left under the step between two classes. */
export function WeightFields({ weights, onChange }: { weights: Weights; onChange: (weights: Weights) => void }) {
  const sum = mostPoints(weights);
  return (
    <>
      {WEIGHTS.map(([name, label, why]) => (
        <WeightRow key={name} label={label} why={why} value={weights[name]} onChange={(value) => onChange({ ...weights, [name]: value })} />
      ))}
      <div className="mt-2">
        <SeverityNumbers
          legend="Points by severity"
          unit="points"
          least={0}
          most={MOST_POINTS}
          values={weights.severity}
          onChange={(severity, points) => onChange({ ...weights, severity: { ...weights.severity, [severity]: Math.max(0, points ?? 0) } })}
        />
      </div>
      <p
        className={sum > MOST_POINTS ? "mt-2 text-xs font-medium text-bad" : "mt-2 text-xs text-faint"}
        role={sum > MOST_POINTS ? "alert" : undefined}
      >
        {sum} of {MOST_POINTS} points at most
        {sum > MOST_POINTS
          ? ": take some away, or a finding would be lifted over a more urgent one"
          : ": no sum of points lifts a finding over a more urgent class"}
        .
      </p>
    </>
  );
}
