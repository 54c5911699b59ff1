/** Decides when a store that died is started again: soon at first, slower after each death, and not for ever. */

export type RestartState = { deathsAtMs: number[] };
export type RestartDecision = { state: RestartState; waitMs: number | null };

/** Deaths within this window count. */
export const deathWindowMs = 120_000;
export const mostDeaths = 6;

/** `waitMs` null: it died too often, leave it and tell the person. */
export function afterDeath(state: RestartState, nowMs: number): RestartDecision {
  const deathsAtMs = [...state.deathsAtMs.filter((atMs) => nowMs - atMs < deathWindowMs), nowMs];
  const waitMs = deathsAtMs.length > mostDeaths ? null : Math.min(5_000, 50 * 3 ** (deathsAtMs.length - 1));
  return { state: { deathsAtMs }, waitMs };
}
