/** The day an operator reads, e.g. 2026-11-23, in UTC. */
export function utcDate(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
