/** Time as a toy: timers fire when the test advances it, in order, and everything awaited in between settles. */
import type { SetTimer } from '../../src/main/store/sync/timers.ts';

export type ToyClock = {
  nowMs(): number;
  setTimer: SetTimer;
  /** Lets pending promises settle, fires what is due, and so on until `ms` have passed. */
  advance(ms: number): Promise<void>;
  /** Lets what takes many turns of the event loop go on, without time passing, until `holds` (or for a thousand turns). */
  until(holds: () => boolean): Promise<void>;
};

export function aToyClock(startMs = 1_795_000_000_000): ToyClock {
  let now = startMs;
  let timers: { atMs: number; callback: () => void }[] = [];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    nowMs: () => now,
    setTimer: (callback, delayMs) => {
      const timer = { atMs: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    until: async (holds) => {
      for (let turn = 0; turn < 1_000 && !holds(); turn++) await settle();
    },
    advance: async (ms) => {
      const until = now + ms;
      for (;;) {
        for (let turn = 0; turn < 5; turn++) await settle();
        const due = timers.filter(({ atMs }) => atMs <= until).sort((left, right) => left.atMs - right.atMs)[0];
        if (due === undefined) break;
        timers = timers.filter((timer) => timer !== due);
        now = Math.max(now, due.atMs);
        due.callback();
      }
      now = until;
    },
  };
}
