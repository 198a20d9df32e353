/**
 * Does every step in the order given, some at once: steps of one lane never overtake each other, and a step without a lane
 * waits for all before it and is waited for by all after it.
 */
export async function inLanes<Step extends { lane: string | null }>(
  steps: readonly Step[],
  width: number,
  work: (step: Step) => Promise<void>,
): Promise<void> {
  let lanes = new Map<string, Step[]>();
  const drain = async (): Promise<void> => {
    const waiting = [...lanes.values()];
    lanes = new Map();
    const next = async (): Promise<void> => {
      for (let lane = waiting.shift(); lane; lane = waiting.shift()) for (const step of lane) await work(step);
    };
    await Promise.all(Array.from({ length: width }, next));
  };
  for (const step of steps) {
    if (step.lane === null) {
      await drain();
      await work(step);
      continue;
    }
    const lane = lanes.get(step.lane);
    if (lane) lane.push(step);
    else lanes.set(step.lane, [step]);
  }
  await drain();
}
