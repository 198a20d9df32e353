/** Polls until it is so; throws at the deadline. Tests wait with this and never for a fixed time. */
export async function until(isSo: () => boolean | Promise<boolean>, deadlineMs = 15_000): Promise<void> {
  const started = performance.now();
  while (!(await isSo())) {
    if (performance.now() - started > deadlineMs) throw new Error(`It did not come true within ${deadlineMs} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
