/** How long to wait before the next attempt: full jitter, so that many desks do not return at the same moment. */

export const backoffBaseMs = 500;
export const backoffCapMs = 60_000;
/** Behind a network sign-in page the hub is only probed this often. */
export const captiveProbeMs = 15_000;

/** `failures` counts from 1; `random` in [0, 1); `retryAfterMs` is what the hub asked for and is obeyed. */
export function backoffMs(failures: number, random: number, retryAfterMs = 0): number {
  const ceiling = Math.min(backoffCapMs, backoffBaseMs * 2 ** Math.min(failures, 20));
  return Math.max(Math.round(random * ceiling), retryAfterMs);
}

export const pollEveryMs = 60_000;

/** A poke may get lost, so everything is asked for every 60 s ± 20 % anyway. */
export function pollDelayMs(random: number): number {
  return Math.round(pollEveryMs * (0.8 + 0.4 * random));
}
