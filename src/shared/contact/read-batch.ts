/** Reads what a program outside sends: one event, a list, or JSON Lines. Good events are never lost to bad ones beside them. */
import { type EventEnvelope, eventEnvelopeSchema } from './event.ts';

/** Of one event's payload as text. */
export const mostPayloadChars = 100_000;
/** Lists and records within one another. Whatever walks an event later may do so by calling itself. */
export const mostDepth = 32;
export const mostBatch = 500;

export type Judged = { events: EventEnvelope[]; refused: { index: number; why: string }[] };

function isDeeper(value: unknown, most: number): boolean {
  let level = [value];
  for (let depth = 0; depth <= most && level.length > 0; depth += 1) {
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return level.length > 0;
}

/** `why` names the place, never the content. */
function judgeOne(value: unknown): EventEnvelope | string {
  if (isDeeper(value, mostDepth)) return 'nested too deep';
  const parsed = eventEnvelopeSchema.safeParse(value);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
    return where === '' ? 'not an event' : `not an event: ${where.slice(0, 80)}`;
  }
  return JSON.stringify(parsed.data.payload).length > mostPayloadChars ? 'payload too long' : parsed.data;
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

/** Null: nothing of it can be read. */
export function readBatch(text: string): Judged | null {
  const values = parseValues(text.trim());
  if (values === null || values.length === 0) return null;
  const judged: Judged = { events: [], refused: [] };
  for (const [index, value] of values.entries()) {
    const event = index >= mostBatch ? 'too many in one batch' : judgeOne(value);
    if (typeof event === 'string') judged.refused.push({ index, why: event });
    else judged.events.push(event);
  }
  return judged;
}
