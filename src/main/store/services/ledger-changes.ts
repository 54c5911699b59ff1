/** Changing many tickets with one press: each is an ordinary mutation of its own, judged by itself, with an answer per ticket. */
import type { ErrorCode } from '../../../shared/base/error-codes.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { ChangedRow, LedgerChange } from '../../../shared/contract/ledger-views.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { memberById } from '../db/members-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import type { Desk } from './desk.ts';
import { addNote, setOwner, setStage } from './tickets.ts';

function changeOne(desk: Desk, ticket: Ticket, change: LedgerChange): Result<null> {
  const ticketId = ticket.id;
  switch (change.kind) {
    case 'owner':
      return setOwner(desk, { ticketId, ownerId: change.ownerId });
    case 'stage':
      return setStage(desk, { ticketId, stage: change.stage, reason: change.reason });
    case 'note':
      return addNote(desk, { ticketId, text: change.text });
  }
}

/** One that has the owner or the stage already needs no change. */
function isSoAlready(ticket: Ticket, change: LedgerChange): boolean {
  if (change.kind === 'owner') return ticket.ownerId === change.ownerId;
  return change.kind === 'stage' && ticket.stage === change.stage;
}

function answer(ticket: Ticket, code: ErrorCode | null, isOwnerChanged: boolean): ChangedRow {
  return { ticketId: ticket.id, ticketNo: ticket.ticketNo, code, ownerBefore: isOwnerChanged ? ticket.ownerId : null };
}

export function changeMany(desk: Desk, ticketIds: readonly string[], change: LedgerChange): ChangedRow[] {
  return [...new Set(ticketIds)].map((ticketId): ChangedRow => {
    const ticket = ticketById(desk.store.cache, ticketId);
    if (ticket === null) return { ticketId, ticketNo: '', code: 'not-found', ownerBefore: null };
    if (isSoAlready(ticket, change)) return answer(ticket, 'ledger.unchanged', false);
    const changed = changeOne(desk, ticket, change);
    return answer(ticket, changed.ok ? null : changed.error.code, changed.ok && change.kind === 'owner');
  });
}

export type GiveBack = { from: string; tickets: readonly { ticketId: string; ownerId: string | null }[] };

/** Undoes a change of owner; what somebody else has been given since stays with them. */
export function giveBack(desk: Desk, { from, tickets }: GiveBack): ChangedRow[] {
  const { store } = desk;
  return tickets.map(({ ticketId, ownerId }): ChangedRow => {
    const ticket = ticketById(store.cache, ticketId);
    if (ticket === null) return { ticketId, ticketNo: '', code: 'not-found', ownerBefore: null };
    if (ticket.ownerId !== from) return answer(ticket, 'ticket.conflict', false);
    const ownerName = ownerId === null ? '' : (memberById(store.cache, ownerId)?.name ?? '');
    if (ownerId !== null && ownerName === '') return answer(ticket, 'not-found', false);
    const queued = enqueueMutation(store, 'ticket.setOwner', { ticketId, ownerId, ownerName }, { expects: { owner: ticket.ownerRev } });
    return answer(ticket, queued.ok ? null : queued.error.code, queued.ok);
  });
}
