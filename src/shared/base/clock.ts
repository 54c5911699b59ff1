/** Time and chance as arguments: nothing in shared reads a clock or a dice of its own. */

/** `nowMs` is epoch milliseconds UTC. */
export type Clock = { nowMs(): number };

/** Makes a fresh id (UUID v7, so that rows inserted together lie together). */
export type NewId = () => string;

export const secondMs = 1_000;
export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
