/** The story of a ticket, as events; newest first. */
import { clockEventKinds, type StoryMark } from '../../../shared/ticket/clock-events.ts';
import type { TicketEvent } from '../../../shared/ticket/ticket.ts';
import type { CacheDb } from './open.ts';
import { partOf, viewParts, viewRow, viewRows } from './statements.ts';

export function eventsByTicket(cache: CacheDb, ticketId: string, limit = 500): TicketEvent[] {
  return viewRows(cache, 'ticket_event', 'WHERE ticket_id = :ticketId ORDER BY at_ms DESC LIMIT :limit', { ticketId, limit });
}

export function ticketEventById(cache: CacheDb, id: string): TicketEvent | null {
  return viewRow(cache, 'ticket_event', id);
}

const mark = partOf('ticket_event', ['kind', 'atMs', 'reasonCode', 'deleted']);
const storyTail = `WHERE ticket_id = :ticketId AND kind IN (${clockEventKinds.map((kind) => `'${kind}'`).join(', ')}) ORDER BY at_ms`;

/** What a ticket's clocks read from its story; oldest first. */
export function clockStory(cache: CacheDb, ticketId: string): StoryMark[] {
  return viewParts(cache, mark, storyTail, { ticketId });
}

/** The progress links given out and taken back, oldest first. */
export function linkStory(cache: CacheDb, ticketId: string): TicketEvent[] {
  return viewRows(cache, 'ticket_event', "WHERE ticket_id = :ticketId AND kind IN ('link_made', 'link_ended') ORDER BY at_ms", {
    ticketId,
  });
}
