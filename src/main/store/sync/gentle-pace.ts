/**
 * How much of the store's one thread background work takes while somebody talks with a customer: short slices, and after each a rest
 * of several times what it took. What takes longer (a commit, a page read from JSON, segments joined) makes itself rarer by that.
 */

/** What can be divided lasts no longer than this, plus one row. */
export const gentleSliceMs = 0.5;

/** A question seldom meets a slice, and what comes with rows (the log's thread, the hub's answer) leaves the cores alone as long. */
const restsPerWork = 10;
/** A slice that waited for a core was not at work all the time. */
const mostWorkMs = 2;

/** `tookMs`: the slice before. */
export function gentleRestMs(tookMs: number): number {
  return restsPerWork * Math.min(Math.max(tookMs, gentleSliceMs), mostWorkMs);
}
