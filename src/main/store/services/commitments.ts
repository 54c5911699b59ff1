/** Promises: what, who, by when. A vague time is refused; a promise made in a contact opens its case first. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { resolveTime } from '../../../shared/clock/resolve-time.ts';
import type { SettleCommitment } from '../../../shared/contract/desk-views.ts';
import type { CompleteFollowUp } from '../../../shared/contract/follow-up-views.ts';
import { asksForScore, sayScore } from '../../../shared/ticket/satisfaction.ts';
import { canMove } from '../../../shared/ticket/stage-moves.ts';
import type { Commitment } from '../../../shared/ticket/ticket.ts';
import { commitmentById } from '../db/commitments-repo.ts';
import { followUpById } from '../db/follow-ups-repo.ts';
import { memberById } from '../db/members-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import { addCase, type CaseTicket } from './case-chain.ts';
import { startChain } from './chain.ts';
import { openRecord } from './contact-events.ts';
import type { Room } from './contact-rooms.ts';
import type { Desk } from './desk.ts';
import { endedBy, planAnew, withTicket } from './tickets.ts';

export type MakeCommitment = {
  contactId: string | null;
  ticketId: string | null;
  customerId: string;
  what: string;
  words: string;
  ownerId: string | null;
};

type Owner = { ownerId: string | null; ownerName: string };

function ownerOf(desk: Desk, ownerId: string | null): Result<Owner> {
  const actor = desk.store.actor();
  if (ownerId === null || ownerId === actor?.userId) return ok({ ownerId: actor?.userId ?? null, ownerName: actor?.name ?? '' });
  const member = memberById(desk.store.cache, ownerId);
  return member === null ? fail('not-found', 'main', 'no such colleague') : ok({ ownerId: member.id, ownerName: member.name });
}

/** The time may stand in its own words or in the promise itself. */
function dueOf(desk: Desk, input: MakeCommitment): Result<number> {
  const { calendar } = desk.packs.policy();
  for (const text of [input.words, input.what]) {
    const dueAtMs = resolveTime(text, desk.store.nowMs(), calendar)?.dueAtMs ?? null;
    if (dueAtMs !== null) return ok(dueAtMs);
  }
  return fail('commitment.vague', 'main', 'no concrete time ahead');
}

function roomFor(desk: Desk, input: MakeCommitment): Result<Room | null> {
  if (input.contactId === null) return ok(null);
  const room = desk.rooms.byId(input.contactId);
  if (room === null) return fail('not-found', 'main', 'no such contact');
  if (room.view.customerId !== input.customerId) return fail('input.invalid', 'main', 'the promise is to another customer');
  return ok(openRecord(desk, room));
}

function withCommitment(room: Room, commitmentId: string): Room {
  return { ...room, view: { ...room.view, commitmentIds: [...room.view.commitmentIds, commitmentId] } };
}

export function makeCommitment(desk: Desk, input: MakeCommitment): Result<Commitment> {
  const due = dueOf(desk, input);
  if (!due.ok) return due;
  const owner = ownerOf(desk, input.ownerId);
  if (!owner.ok) return owner;
  const found = roomFor(desk, input);
  if (!found.ok) return found;
  const room = found.value;
  const chain = startChain(desk.store);
  const needsCase = room !== null && input.ticketId === null && room.view.ticketId === null;
  const saved: CaseTicket | null = needsCase ? addCase(desk, room, chain) : null;
  const ticketId = saved?.ticketId ?? input.ticketId ?? room?.view.ticketId ?? null;
  const dependsOn = saved?.mutationId ?? room?.state.ticketMutationId ?? null;
  const commitmentId = desk.store.newId();
  const { customerId, contactId, what, words } = input;
  chain.add({
    name: 'commitment.make',
    args: { commitmentId, ticketId, customerId, contactId, what, words, dueAtMs: due.value, ...owner.value },
    ...(dependsOn === null ? {} : { dependsOn }),
  });
  const noted = room === null ? null : withCommitment(room, commitmentId);
  const next = noted === null || saved === null ? noted : withTicket(noted, saved);
  const queued = chain.enqueue(() => {
    if (next !== null) desk.rooms.save(next);
  });
  if (!queued.ok) return queued;
  if (next !== null) desk.rooms.put(next);
  const made = commitmentById(desk.store.cache, commitmentId);
  return made === null ? fail('not-found', 'main', 'the promise was queued but cannot be shown yet') : ok(made);
}

export function settleCommitment(desk: Desk, { reason, ...input }: SettleCommitment): Result<null> {
  const commitment = commitmentById(desk.store.cache, input.commitmentId);
  if (commitment === null) return fail('not-found', 'main', 'no such promise');
  if (input.status === 'cancelled' && (reason ?? '').trim() === '')
    return fail('input.invalid', 'main', 'a promise is cancelled with a reason');
  const why = reason === undefined ? {} : { reason };
  const queued = enqueueMutation(desk.store, 'commitment.settle', { ...input, ...why, ticketId: commitment.ticketId });
  return queued.ok ? ok(null) : queued;
}

/** What the customer said may take the ticket further or back: both are one action, and the second only counts with the first. */
export function completeFollowUp(desk: Desk, { followUpId, outcome, score, stage, reopenCode }: CompleteFollowUp): Result<null> {
  const followUp = followUpById(desk.store.cache, followUpId);
  if (followUp === null) return fail('not-found', 'main', 'no such follow-up');
  const { ticketId } = followUp;
  if (score !== undefined && !asksForScore(followUp.kind)) return fail('input.invalid', 'main', 'a notice of progress asks for no score');
  const chain = startChain(desk.store);
  const dependsOn = chain.add({
    name: 'followUp.complete',
    args: { followUpId, outcome, ticketId, ...(score === undefined ? {} : { score }) },
  });
  if (stage !== undefined) {
    const ticket = ticketById(desk.store.cache, ticketId);
    if (ticket === null) return fail('not-found', 'main', 'no such ticket');
    if (!canMove(ticket.stage, stage)) return fail('ticket.illegal-move', 'main', `${ticket.stage} to ${stage}`);
    const moves = { ...planAnew(desk, ticket.stage, { stage, reopenCode }), ...endedBy(desk, ticketId, stage) };
    const args = { ticketId, stage, reason: (outcome || sayScore(score ?? null)).slice(0, 300), ...moves };
    chain.add({ name: 'ticket.setStage', args, expects: { status: ticket.statusRev }, dependsOn });
  }
  const queued = chain.enqueue();
  return queued.ok ? ok(null) : queued;
}
