/** How long a page may be written on end before everybody else has a turn. */
import type { Slices } from './apply-pull.ts';

/** No read of a screen waits longer than this for a page, plus one row; `gentle`: while somebody talks with a customer. */
const sliceMs = { usual: 4, gentle: 1 };

export type SliceOptions = {
  isGentle: boolean;
  breathe: (gentle: boolean) => Promise<void>;
  /** Monotonic, ms. */
  elapsedMs: () => number;
  isStopped: () => boolean;
};

export function slicesOf({ isGentle, breathe, elapsedMs, isStopped }: SliceOptions): Slices {
  const mostMs = isGentle ? sliceMs.gentle : sliceMs.usual;
  let beganMs = elapsedMs();
  return {
    isTimeUp: () => elapsedMs() - beganMs >= mostMs,
    breathe: async () => {
      await breathe(isGentle);
      beganMs = elapsedMs();
    },
    isStopped,
  };
}
