/**
 * Decides what of one customer's rows has outlived its period: a pure function of rows, periods and time. Writes nothing.
 *
 *   contact   settled ──desk_contacts──▶ lies in the archive, desks drop it ──contacts──▶ removed
 *   ticket    closed, nothing owed ──attachments──▶ without files ──closed_tickets──▶ number, kind and dates only
 */
import type { Approval } from '../approval/approval.ts';
import type { Contact } from '../contact/contact.ts';
import type { Contest } from '../sync/directory.ts';
import type { EntityPut } from '../sync/mutation.ts';
import type { Escalation } from '../ticket/escalation.ts';
import type { Task } from '../ticket/task.ts';
import type { Conflict, Evidence, Ticket, TicketEvent } from '../ticket/ticket.ts';
import { archiveScope, homeScope } from './archive-scope.ts';
import { blankRow } from './blank-row.ts';
import type { RetentionKind, RetentionPeriods } from './periods.ts';
import { contactSettledAt, mayLeaveDesk, type Owed, ticketSettledAt } from './settled.ts';

/** Rows that belong together: those of one customer, or rows that belong to nobody. */
export type Dossier = Owed & {
  contacts: readonly Contact[];
  events: readonly TicketEvent[];
  cards: readonly Conflict[];
  contests: readonly Contest[];
  approvals: readonly Approval[];
  tasks: readonly Task[];
  escalations: readonly Escalation[];
};

export type Outlived = { kind: RetentionKind; put: EntityPut };

export type ExpireWish = {
  periods: RetentionPeriods;
  nowMs: number;
  /** A legal hold: rows may leave desks, and nothing is removed. */
  held: boolean;
  /** The customer lies in the archive as a whole: no row of theirs goes back to desks alone. */
  isAway?: boolean;
  /** When the customer came back from the archive; contacts came with them, and stay as long as they do. Null: never. */
  backAtMs?: number | null;
  /** Revision of what is rewritten here, so that an edit made on the old text shows as a conflict. */
  rev: string;
};

/** Whether something settled at `settledMs` has outlived its period. */
function isOver({ periods, nowMs, held }: ExpireWish, kind: RetentionKind, settledMs: number | null): boolean {
  const period = periods[kind];
  return !held && period !== null && settledMs !== null && settledMs + period < nowMs;
}

function contactOutlived(contact: Contact, dossier: Dossier, wish: ExpireWish): Outlived[] {
  if (isOver(wish, 'contacts', contactSettledAt(contact, dossier))) return [{ kind: 'contacts', put: blankRow('contact', contact) }];
  const { periods, nowMs, isAway = false, backAtMs = null } = wish;
  const cameBack = backAtMs !== null && (periods.desk_customers === null || backAtMs >= nowMs - periods.desk_customers);
  const leaves = periods.desk_contacts !== null && !cameBack && mayLeaveDesk(contact, dossier, nowMs - periods.desk_contacts);
  const scope = leaves || isAway ? archiveScope(contact.scope) : homeScope(contact.scope);
  return scope === contact.scope ? [] : [{ kind: 'desk_contacts', put: { entity: 'contact', row: { ...contact, scope } } }];
}

function hasFiles(evidence: readonly Evidence[]): boolean {
  return evidence.some(({ sha256 }) => sha256 !== null);
}

function withoutFiles(evidence: readonly Evidence[]): Evidence[] {
  return evidence.map((item) => (item.sha256 === null ? item : { ...item, note: '', sha256: null, fileName: null }));
}

/** Number, kind, dates and people of the house stay: they answer how many and how fast, not who and what. */
function anonymous(ticket: Ticket, rev: string): Ticket {
  return {
    ...ticket,
    orderId: null,
    contactId: null,
    title: '',
    problem: { what: '', when: '', orderNo: '', ask: '', confirmed: false },
    demands: [],
    facts: [],
    evidence: [],
    options: [],
    chosenOptionId: null,
    lastAction: '',
    fieldsRev: rev,
  };
}

function isAnonymous({ title, lastAction, problem, demands, facts, evidence, options, orderId, contactId }: Ticket): boolean {
  const { what, when, orderNo, ask } = problem;
  const texts = [title, lastAction, what, when, orderNo, ask].every((text) => text === '');
  return texts && [demands, facts, evidence, options].every(({ length }) => length === 0) && orderId === null && contactId === null;
}

/** Its story, its promises and its follow-ups go with what was written on it. */
function childrenOf(ticketId: string, { events, commitments, followUps, approvals, tasks, escalations }: Dossier): EntityPut[] {
  const ofTicket = (row: { ticketId: string | null }) => row.ticketId === ticketId;
  return [
    ...events.filter(ofTicket).map((row) => blankRow('ticket_event', row)),
    ...commitments.filter(ofTicket).map((row) => blankRow('commitment', row)),
    ...followUps.filter(ofTicket).map((row) => blankRow('follow_up', row)),
    ...approvals.filter(ofTicket).map((row) => blankRow('approval', row)),
    ...tasks.filter(ofTicket).map((row) => blankRow('task', row)),
    ...escalations.filter(ofTicket).map((row) => blankRow('escalation', row)),
  ];
}

function ticketOutlived(ticket: Ticket, dossier: Dossier, wish: ExpireWish): Outlived[] {
  const settled = ticketSettledAt(ticket, dossier);
  if (isOver(wish, 'closed_tickets', settled)) {
    const puts = childrenOf(ticket.id, dossier);
    if (!isAnonymous(ticket)) puts.push({ entity: 'ticket', row: anonymous(ticket, wish.rev) });
    return puts.map((put) => ({ kind: 'closed_tickets', put }));
  }
  if (!isOver(wish, 'attachments', settled)) return [];
  const puts: EntityPut[] = dossier.tasks
    .filter(({ ticketId, brief }) => ticketId === ticket.id && hasFiles(brief.evidence))
    .map((row) => ({ entity: 'task', row: { ...row, brief: { ...row.brief, evidence: withoutFiles(row.brief.evidence) } } }));
  if (hasFiles(ticket.evidence)) {
    puts.push({ entity: 'ticket', row: { ...ticket, evidence: withoutFiles(ticket.evidence), fieldsRev: wish.rev } });
  }
  return puts.map((put) => ({ kind: 'attachments', put }));
}

/** At most one put per row. Deciding again after these were written gives nothing. */
export function expire(dossier: Dossier, wish: ExpireWish): Outlived[] {
  const { contacts, tickets, commitments, cards, contests, escalations } = dossier;
  const loose = commitments
    .filter(({ ticketId, status, settledAtMs, dueAtMs }) => {
      return ticketId === null && status !== 'open' && isOver(wish, 'closed_tickets', settledAtMs ?? dueAtMs);
    })
    .map((row): Outlived => ({ kind: 'closed_tickets', put: blankRow('commitment', row) }));
  const risen = escalations
    .filter(({ ticketId, state, settledAtMs }) => ticketId === null && state === 'settled' && isOver(wish, 'closed_tickets', settledAtMs))
    .map((row): Outlived => ({ kind: 'closed_tickets', put: blankRow('escalation', row) }));
  const told = [
    ...cards.filter(({ resolvedAtMs }) => isOver(wish, 'cards', resolvedAtMs)).map((row) => blankRow('conflict', row)),
    ...contests.filter(({ status, atMs }) => isOver(wish, 'cards', status === 'open' ? null : atMs)).map((row) => blankRow('contest', row)),
  ];
  return [
    ...contacts.flatMap((contact) => contactOutlived(contact, dossier, wish)),
    ...tickets.flatMap((ticket) => ticketOutlived(ticket, dossier, wish)),
    ...loose,
    ...risen,
    ...told.map((put): Outlived => ({ kind: 'cards', put })),
  ];
}
