/** Reads an event file: JSON Lines, one envelope each. Damaged lines are named and skipped; readable ones are never lost to them. */
import { type EventEnvelope, eventEnvelopeSchema } from './event.ts';

/** `line` counts from 1. `why` is for the log: it never quotes the line. */
export type DamagedLine = { line: number; why: string };
export type ParsedEvents = { events: EventEnvelope[]; damagedLines: DamagedLine[] };

/** Longest line read, in UTF-16 units; a longer one counts as damaged. */
export const mostLineLength = 100_000;

function parseLine(text: string): { event: EventEnvelope } | { why: string } {
  if (text.length > mostLineLength) return { why: 'longer than a line may be' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { why: 'not JSON' };
  }
  const parsed = eventEnvelopeSchema.safeParse(json);
  if (parsed.success) return { event: parsed.data };
  const where = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
  return { why: where === '' ? 'not an event' : `not an event: ${where}` };
}

export function parseEvents(text: string): ParsedEvents {
  const result: ParsedEvents = { events: [], damagedLines: [] };
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const parsed = parseLine(line);
    if ('event' in parsed) result.events.push(parsed.event);
    else result.damagedLines.push({ line: index + 1, why: parsed.why });
  }
  return result;
}
