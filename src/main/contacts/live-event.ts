/**
 * What live adapters share: an event from outside is brought to our clock and to a source of its own. Recordings have their own
 * adapter (`replay.ts`); everything ends in the same envelope.
 */
import type { EventEnvelope } from '../../shared/contact/event.ts';

/** Beyond this a sender's clock is not believed. */
const mostSkewMs = 5 * 60_000;

/**
 * `adapter` becomes part of the source, so that no sender speaks for another adapter and ids are unique per sender. A wall time far
 * from ours is replaced; the order and lengths of what was said come from the sender's running time, which is kept.
 */
export function asLive(event: EventEnvelope, adapter: string, nowMs: number): EventEnvelope {
  const isNear = Math.abs(event.ts_wall - nowMs) <= mostSkewMs;
  return { ...event, source: `${adapter}:${event.source}`.slice(0, 100), ts_wall: isNear ? Math.min(event.ts_wall, nowMs) : nowMs };
}
