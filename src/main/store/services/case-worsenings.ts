/** Writes with a talk's case how it got worse in that talk: what the customer said, a deadlock, or a second contact before the plan was due. */
import { sayTime } from '../../../shared/clock/say-time.ts';
import { heardWorseningId, isBackTooEarly, worseningsHeard } from '../../../shared/ticket/heard-worsenings.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { commitmentsByTicket } from '../db/commitments-repo.ts';
import { followUpsByTicket } from '../db/follow-ups-repo.ts';
import { ticketEventById } from '../db/ticket-events-repo.ts';
import type { Chain } from './chain.ts';
import type { Room } from './contact-rooms.ts';
import type { Desk } from './desk.ts';
import { clocksOf } from './ticket-views.ts';

/** When the plan was due as this talk began; null where it is not a second contact before that. */
function backBeforeMs(desk: Desk, { view, state }: Room, ticket: Ticket | null): number | null {
  // A case that this talk opened itself is no case it comes back to; into a talk about their post it was us who asked them.
  if (ticket === null || state.ticketMutationId !== null || (view.writtenBefore ?? []).length > 0) return null;
  const { cache } = desk.store;
  const work = { commitments: commitmentsByTicket(cache, ticket.id), followUps: followUpsByTicket(cache, ticket.id) };
  const plan = clocksOf(desk, ticket, work).find(({ kind }) => kind === 'plan');
  const { direction, offeredAtMs: startedAtMs, id: contactId } = view;
  return isBackTooEarly({ startedAtMs, direction, ticketContactId: ticket.contactId, contactId }, plan) ? (plan?.dueAtMs ?? null) : null;
}

/** `ticket`: the case as it stood before; null for one that this talk opens. */
export function addWorsenings(
  desk: Desk,
  room: Room,
  chain: Chain,
  { ticket, ticketId, dependsOn }: { ticket: Ticket | null; ticketId: string; dependsOn: string | null },
): void {
  const { view } = room;
  const heard = worseningsHeard(view);
  const dueAtMs = backBeforeMs(desk, room, ticket);
  if (dueAtMs !== null) {
    const { calendar } = desk.packs.policy(view.packs.policy);
    const due = sayTime(dueAtMs, desk.store.nowMs(), calendar.utc_offset_minutes);
    heard.push({ code: 'repeat-contact', note: `给出方案的时限是${due}` });
  }
  for (const { code, note } of heard) {
    // Told in this talk before, or taken back: once is enough.
    if (ticketEventById(desk.store.cache, heardWorseningId(view.id, ticketId, code)) !== null) continue;
    const args = { ticketId, code, note, contactId: view.id };
    chain.add({ name: 'ticket.worsen', args, ...(dependsOn === null ? {} : { dependsOn }) });
  }
}
