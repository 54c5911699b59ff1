/**
 * What live adapters share: how an event from outside is judged, and how its clock is brought to ours. Recordings have their own
 * adapter (`replay.ts`); everything ends in the same envelope.
 */
import { type EventEnvelope, eventEnvelopeSchema } from '../../shared/contact/event.ts';

/** Beyond this a sender's clock is not believed. */
const mostSkewMs = 5 * 60_000;
/** Of one event as text. */
export const mostEventChars = 100_000;
export const mostBatch = 500;

export type Judged = { events: EventEnvelope[]; refused: { index: number; why: string }[] };

/** `why` names the place, never the content. */
function judgeOne(value: unknown): EventEnvelope | string {
  const parsed = eventEnvelopeSchema.safeParse(value);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    return where === '' ? 'not an event' : `not an event: ${where.slice(0, 80)}`;
  }
  return JSON.stringify(parsed.data.payload).length > mostEventChars ? 'payload too long' : parsed.data;
}

/**
 * `adapter` becomes part of the source, so that no sender speaks for another adapter and ids are unique per sender. A wall time far
 * from ours is replaced; the order and lengths of what was said come from the sender's running time, which is kept.
 */
export function asLive(event: EventEnvelope, adapter: string, nowMs: number): EventEnvelope {
  const isNear = Math.abs(event.ts_wall - nowMs) <= mostSkewMs;
  return { ...event, source: `${adapter}:${event.source}`.slice(0, 100), ts_wall: isNear ? Math.min(event.ts_wall, nowMs) : nowMs };
}

/** Text of one event, of a list of events, or of JSON Lines. Null: nothing of it can be read. */
export function readBatch(text: string, adapter: string, nowMs: number): Judged | null {
  const values = parseValues(text.trim());
  if (values === null || values.length === 0) return null;
  const judged: Judged = { events: [], refused: [] };
  for (const [index, value] of values.entries()) {
    const event = index >= mostBatch ? 'too many in one batch' : judgeOne(value);
    if (typeof event === 'string') judged.refused.push({ index, why: event });
    else judged.events.push(asLive(event, adapter, nowMs));
  }
  return judged;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function parseValues(text: string): unknown[] | null {
  const whole = parseJson(text);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  if (!text.includes('\n')) return null;
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(parseJson);
  return lines.every((line) => line === undefined) ? null : lines;
}
