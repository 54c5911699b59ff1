/**
 * Whether desks may let go of a whole customer, with everything that hangs on them: a pure function of rows and time, the same on the hub
 * and on desks. Nothing is lost by it: the hub keeps what desks let go of, and gives it back to whoever asks.
 *
 *   arrived or fetched ──N days──┐
 *   last contact ────────N days──┼─▶ nothing owed? ─▶ may leave
 *   last thing settled ──N days──┘
 */
import type { Approval } from '../approval/approval.ts';
import type { Contact } from '../contact/contact.ts';
import type { Customer } from '../customer/customer.ts';
import type { Escalation } from '../ticket/escalation.ts';
import { isUnsettled, type Task } from '../ticket/task.ts';
import type { Conflict } from '../ticket/ticket.ts';
import { contactSettledAt, type Owed, ticketSettledAt } from './settled.ts';

export type DeskStay = Owed & {
  customer: Pick<Customer, 'lastContactAtMs'>;
  contacts: readonly Contact[];
  approvals: readonly Pick<Approval, 'status'>[];
  tasks: readonly Pick<Task, 'state'>[];
  escalations: readonly Pick<Escalation, 'state'>[];
  /** Cards about any of these rows. */
  cards: readonly Pick<Conflict, 'resolvedAtMs'>[];
  /** When they came onto desks: imported, made there, or fetched from the archive. Null: nobody has noted it yet, so it is now. */
  sinceMs: number | null;
};

/** Somebody still has to do something about it. A post waits until it is answered or put away; a call that was never ended does not. */
function isOwed({ tickets, commitments, followUps, contacts, approvals, tasks, escalations, cards }: DeskStay): boolean {
  return (
    tickets.some(({ stage }) => stage !== 'closed') ||
    commitments.some(({ status }) => status === 'open') ||
    followUps.some(({ status }) => status === 'open') ||
    contacts.some(({ channel, state }) => channel === 'public' && state !== 'ended') ||
    approvals.some(({ status }) => status === 'open') ||
    tasks.some(isUnsettled) ||
    escalations.some(({ state }) => state !== 'settled') ||
    cards.some(({ resolvedAtMs }) => resolvedAtMs === null)
  );
}

/** `beforeMs`: whatever happened at it or after it keeps them. */
export function mayLeaveWhole(stay: DeskStay, beforeMs: number): boolean {
  const { customer, tickets, contacts, sinceMs } = stay;
  if (sinceMs === null || isOwed(stay)) return false;
  const settled = [
    ...tickets.map((ticket) => ticketSettledAt(ticket, stay)),
    ...contacts.map((contact) => contactSettledAt(contact, stay)),
  ];
  return [sinceMs, customer.lastContactAtMs ?? 0, ...settled].every((atMs) => atMs !== null && atMs < beforeMs);
}
