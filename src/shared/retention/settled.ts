/** Since when nothing is owed any more: the moment from which a period counts. Null while somebody still needs the row. */
import type { Contact } from '../contact/contact.ts';
import type { Commitment, FollowUp, Ticket } from '../ticket/ticket.ts';

/** What is owed around the rows in question. */
export type Owed = {
  tickets: readonly Ticket[];
  commitments: readonly Commitment[];
  followUps: readonly FollowUp[];
};

function latest(times: readonly (number | null)[]): number | null {
  return times.includes(null) ? null : Math.max(...(times as number[]));
}

function commitmentEnd({ status, settledAtMs, dueAtMs }: Commitment): number | null {
  return status === 'open' ? null : (settledAtMs ?? dueAtMs);
}

/** An open commitment or follow-up keeps a closed ticket. */
export function ticketSettledAt(ticket: Ticket, { commitments, followUps }: Owed): number | null {
  if (ticket.stage !== 'closed') return null;
  const promised = commitments.filter(({ ticketId }) => ticketId === ticket.id).map(commitmentEnd);
  const planned = followUps
    .filter(({ ticketId }) => ticketId === ticket.id)
    .map(({ status, doneAtMs, dueAtMs }) => (status === 'open' ? null : (doneAtMs ?? dueAtMs)));
  return latest([ticket.closedAtMs ?? ticket.lastActionAtMs, ...promised, ...planned]);
}

/** A contact belongs to its ticket, to the ticket that was opened in it, and to what was promised in it. Never ended: counts from its start. */
export function contactSettledAt(contact: Contact, owed: Owed): number | null {
  const tickets = owed.tickets.filter(({ id, contactId }) => id === contact.ticketId || contactId === contact.id);
  const promised = owed.commitments.filter(({ contactId }) => contactId === contact.id);
  return latest([
    contact.endedAtMs ?? contact.startedAtMs,
    ...tickets.map((ticket) => ticketSettledAt(ticket, owed)),
    ...promised.map(commitmentEnd),
  ]);
}

/** Whether a desk may let go of it: ended, settled, and settled before `beforeMs`. */
export function mayLeaveDesk(contact: Contact, owed: Owed, beforeMs: number): boolean {
  if (contact.state !== 'ended') return false;
  const settled = contactSettledAt(contact, owed);
  return settled !== null && settled < beforeMs;
}
