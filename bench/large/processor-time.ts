/** Owns timing by the processor's time of this process, which a busy machine does not stretch. */

export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

export function timed<T>(work: () => T): { ms: number; answer: T } {
  const began = processorMs();
  const answer = work();
  return { ms: processorMs() - began, answer };
}
