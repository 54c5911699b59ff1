/** How sync waits. Real timers in the product, a toy clock in tests. */

/** Calls back once after `delayMs`; the answer cancels. */
export type SetTimer = (callback: () => void, delayMs: number) => () => void;

export const realTimer: SetTimer = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};
