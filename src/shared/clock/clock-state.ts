/** How a running clock stands: neutral, amber from three quarters of its time, red once it is due. One function for desk and hub. */

export type ClockTimes = {
  startMs: number;
  dueAtMs: number;
  /** Null while running. */
  metAtMs: number | null;
  /** When three quarters are used up, for a clock that does not run all the time; left out, it is counted in wall time. */
  amberAtMs?: number | undefined;
};
export type ClockState = {
  tone: 'neutral' | 'amber' | 'red' | 'met';
  /** Until due; negative once overdue. For a met clock: how much was left when it was met (negative = met late). */
  leftMs: number;
  /** Part of the time used up; from 0, above 1 when overdue. */
  share: number;
};

export const amberShare = 0.75;

export function clockState(clock: ClockTimes, nowMs: number): ClockState {
  const { startMs, dueAtMs, metAtMs } = clock;
  const at = metAtMs ?? nowMs;
  const total = dueAtMs - startMs;
  const share = total > 0 ? Math.max(0, (at - startMs) / total) : at >= dueAtMs ? 1 : 0;
  const leftMs = dueAtMs - at;
  if (metAtMs !== null) return { tone: 'met', leftMs, share };
  if (leftMs <= 0) return { tone: 'red', leftMs, share };
  const isAmber = clock.amberAtMs === undefined ? share >= amberShare : nowMs >= clock.amberAtMs;
  return { tone: isAmber ? 'amber' : 'neutral', leftMs, share };
}
