/** How long a page may be written on end before everybody else has a turn. */
import type { Slices } from './apply-pull.ts';
import { gentleRestMs, gentleSliceMs } from './gentle-pace.ts';

/** No read of a screen waits longer than this for a page, plus one row. */
const usualSliceMs = 4;

export type SliceOptions = {
  /** Somebody talks with a customer. */
  isGentle: boolean;
  breathe: (restMs: number) => Promise<void>;
  /** Monotonic, ms. */
  elapsedMs: () => number;
  isStopped: () => boolean;
};

export function slicesOf({ isGentle, breathe, elapsedMs, isStopped }: SliceOptions): Slices {
  const mostMs = isGentle ? gentleSliceMs : usualSliceMs;
  let beganMs = elapsedMs();
  return {
    isTimeUp: () => elapsedMs() - beganMs >= mostMs,
    breathe: async () => {
      await breathe(isGentle ? gentleRestMs(elapsedMs() - beganMs) : 0);
      beganMs = elapsedMs();
    },
    isStopped,
  };
}
