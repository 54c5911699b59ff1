/** A running contact turns out to be about another case: what it had from the one before does not come along. */
import { ticketById } from '../db/tickets-repo.ts';
import { guideWithoutCase } from './contact-guide.ts';
import type { Room } from './contact-rooms.ts';
import type { Desk } from './desk.ts';

/** Nothing that stood in the wrong case goes into the next one. */
export function parted(desk: Desk, room: Room, isSamePerson = false): Room {
  const { view, state } = room;
  const theirs = view.ticketId === null ? null : ticketById(desk.store.cache, view.ticketId);
  const texts = new Set(theirs?.demands.map(({ text }) => text));
  const proposedDemands = state.proposedDemands.filter((text) => !texts.has(text));
  return { ...room, view: { ...view, guide: guideWithoutCase(desk, view, isSamePerson) }, state: { ...state, proposedDemands } };
}

/** The same talk of the same person about this ticket, or about none yet; as it is where it is about that already. */
export function aboutCase(desk: Desk, room: Room, ticketId: string | null): Room {
  const before = room.view.ticketId;
  if (before === ticketId) return room;
  const clean = before === null ? room : parted(desk, room, true);
  return { ...clean, view: { ...clean.view, ticketId, isOtherMatter: ticketId === null } };
}
