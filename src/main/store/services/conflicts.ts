/** Cards of changes that were not applied. Keeping mine is a new mutation on top of theirs; nothing is resolved by itself. */
import { fail, type Json, ok, type Result } from '../../../shared/base/result.ts';
import { isBareArgs } from '../../../shared/sync/bare-number.ts';
import { isMutationName } from '../../../shared/sync/mutations.ts';
import type { MutationRequest } from '../../../shared/sync/queue-mutations.ts';
import type { Conflict } from '../../../shared/ticket/ticket.ts';
import { conflictById, openConflicts } from '../db/conflicts-repo.ts';
import { outboxEntry } from '../db/outbox-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { startChain } from './chain.ts';
import type { Desk } from './desk.ts';
import { isCreating } from './mutation-kinds.ts';

export function listConflicts(desk: Desk): Conflict[] {
  const actor = desk.store.actor();
  const own = openConflicts(desk.store.cache).filter((conflict) => conflict.authorId === actor?.userId);
  return own.map((conflict) => (isBareArgs(conflict.mine) ? withKept(desk, conflict) : conflict));
}

/** The hub has only the number of what it could not take: why, and the words themselves, are on this PC. */
function withKept(desk: Desk, conflict: Conflict): Conflict {
  const entry = outboxEntry(desk.store.own, conflict.id);
  return entry === null ? conflict : { ...conflict, code: entry.code, mine: entry.args };
}

/** The rev that the ticket's field group has now, so that the hub judges mine against what I have seen. */
function presentRevs(desk: Desk, conflict: Conflict): Record<string, string> | null {
  const ticket = conflict.entity === 'ticket' ? ticketById(desk.store.cache, conflict.entityId) : null;
  if (ticket === null) return null;
  const revs: Record<string, string> = { fields: ticket.fieldsRev, status: ticket.statusRev, owner: ticket.ownerRev };
  const rev = revs[conflict.group];
  return rev === undefined ? null : { [conflict.group]: rev };
}

/** The same action again, as its author wrote it. Null when this PC no longer has it or it cannot be repeated. */
function mineAgain(desk: Desk, conflict: Conflict): MutationRequest | null {
  const entry = outboxEntry(desk.store.own, conflict.id);
  const name = entry?.name ?? conflict.mutation;
  if (!isMutationName(name) || isCreating(name)) return null;
  const args: Json | null = entry?.args ?? fromCard(conflict);
  if (args === null) return null;
  const expects = presentRevs(desk, conflict);
  return { name, args, ...(expects === null ? {} : { expects }) } as MutationRequest;
}

/** When the action was made on another PC of the same person, the card itself says what it wanted, unless only its number went to the hub. */
function fromCard(conflict: Conflict): Json | null {
  const mine = conflict.mine;
  if (typeof mine !== 'object' || mine === null || Array.isArray(mine) || isBareArgs(mine)) return null;
  if (conflict.mutation === 'ticket.updateFields') return { ticketId: conflict.entityId, patch: mine };
  if (conflict.mutation === 'ticket.setStage') return { ticketId: conflict.entityId, reason: '', ...mine };
  if (conflict.mutation === 'ticket.setOwner') return { ticketId: conflict.entityId, ...mine };
  return null;
}

export function resolveConflict(desk: Desk, choice: { conflictId: string; keep: 'mine' | 'theirs' }): Result<null> {
  const conflict = conflictById(desk.store.cache, choice.conflictId);
  if (conflict === null) return fail('not-found', 'main', 'no such conflict');
  if (conflict.resolvedAtMs !== null) return ok(null);
  const chain = startChain(desk.store);
  if (choice.keep === 'mine') {
    const again = mineAgain(desk, conflict);
    if (again === null) return fail('not-found', 'main', 'the action behind this conflict cannot be repeated');
    chain.add(again);
  }
  chain.add({ name: 'conflict.resolve', args: choice });
  const queued = chain.enqueue();
  return queued.ok ? ok(null) : queued;
}
