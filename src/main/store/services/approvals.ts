/** Asking for what is above one's limit out of a call, answering it, and recording what the customer chose on a ticket afterwards. */
import { type Approval, openRequestFor } from '../../../shared/approval/approval.ts';
import { isWithin, limitFor, whoMayGrant } from '../../../shared/approval/authority.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { ApprovalView } from '../../../shared/contract/approval-views.ts';
import { isLeading } from '../../../shared/sync/mutations/judge.ts';
import type { Option } from '../../../shared/ticket/ticket.ts';
import { approvalById, approvalsByTicket } from '../db/approvals-repo.ts';
import { unsentIds } from '../db/overlay-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import { addCase } from './case-chain.ts';
import { startChain } from './chain.ts';
import { openRecord } from './contact-events.ts';
import type { Desk } from './desk.ts';
import { addOwedPlan, withTicket } from './tickets.ts';

export function approvalView(desk: Desk, approval: Approval, unsent: ReadonlySet<string>): ApprovalView {
  const actor = desk.store.actor();
  const { authority } = desk.packs.policy();
  const mine = approval.requestedById === actor?.userId;
  const mayDecide = approval.status === 'open' && !mine && actor !== null && isLeading(actor);
  const type = ticketById(desk.store.cache, approval.ticketId)?.type ?? approval.type;
  const mayGrant = mayDecide && isWithin(approval, limitFor(authority, actor.role, type));
  return {
    ...approval,
    mine,
    mayDecide,
    mayGrant,
    needs: whoMayGrant(authority, approval, type),
    unsent: unsent.has(approval.id),
  };
}

/** Newest first. */
export function listApprovals(desk: Desk, ticketId: string): ApprovalView[] {
  const unsent = unsentIds(desk.store.cache, 'approval');
  return approvalsByTicket(desk.store.cache, ticketId).map((approval) => approvalView(desk, approval, unsent));
}

export type RequestApproval = { contactId: string; optionId: string; reason: string };

/** Saves the case and asks, as one action; an open request for the same is answered with itself. */
export function requestApproval(desk: Desk, input: RequestApproval): Result<{ ticketId: string; approvalId: string }> {
  const found = desk.rooms.byId(input.contactId);
  if (found === null) return fail('not-found', 'main', 'no such contact');
  const option = found.view.guide.options.find(({ id }) => id === input.optionId);
  if (option === undefined) return fail('input.invalid', 'main', 'no such option');
  if (found.view.customerId === null) return fail('input.invalid', 'main', 'the contact has no customer yet');
  const before = found.view.ticketId === null ? [] : approvalsByTicket(desk.store.cache, found.view.ticketId);
  const open = openRequestFor(before, option);
  if (open !== null) return ok({ ticketId: open.ticketId, approvalId: open.id });
  const room = openRecord(desk, found);
  const chain = startChain(desk.store);
  const saved = addCase(desk, room, chain);
  if (saved === null) return fail('input.invalid', 'main', 'the contact has no customer yet');
  const approvalId = desk.store.newId();
  const { title, timeText, costCents, couponCents = 0 } = option;
  chain.add({
    name: 'approval.request',
    args: {
      ...{ approvalId, ticketId: saved.ticketId, contactId: room.view.id, optionId: option.id },
      ...{ title, timeText, costCents, couponCents, reason: input.reason.trim() },
    },
    ...(saved.mutationId === null ? {} : { dependsOn: saved.mutationId }),
  });
  const next = withTicket(room, saved);
  const queued = chain.enqueue(() => desk.rooms.save(next));
  if (!queued.ok) return queued;
  desk.rooms.put(next);
  return ok({ ticketId: saved.ticketId, approvalId });
}

export type DecideApproval = { approvalId: string; decision: 'granted' | 'refused' | 'withdrawn'; note: string };

/** Said here at once where this desk knows better; the hub judges again by its own policy. */
export function decideApproval(desk: Desk, input: DecideApproval): Result<null> {
  const approval = approvalById(desk.store.cache, input.approvalId);
  if (approval === null) return fail('not-found', 'main', 'no such request');
  const { mayGrant, mayDecide } = approvalView(desk, approval, new Set());
  if (input.decision === 'granted' && mayDecide && !mayGrant) return fail('approval.above-limit', 'main', 'above the own limit');
  const queued = enqueueMutation(desk.store, 'approval.decide', { ...input, ticketId: approval.ticketId });
  return queued.ok ? ok(null) : queued;
}

/** For an answer that came after the call: the customer was told of it and chose. */
export function chooseGranted(desk: Desk, input: { approvalId: string }): Result<null> {
  const approval = approvalById(desk.store.cache, input.approvalId);
  const ticket = approval === null ? null : ticketById(desk.store.cache, approval.ticketId);
  if (approval === null || ticket === null) return fail('not-found', 'main', 'no such request');
  if (approval.status !== 'granted') return fail('approval.needed', 'main', 'the request was not granted');
  const { optionId: id, title, timeText, costCents, couponCents } = approval;
  const granted: Option = { id, title, sentence: '', costCents, couponCents, timeText, overLimit: true };
  const others = ticket.options.filter((option) => option.id !== id);
  const kept = ticket.options.find((option) => option.id === id);
  const options = [...others, { ...granted, sentence: kept?.sentence ?? '' }];
  const args = { ticketId: ticket.id, optionId: id, options, approvalId: approval.id };
  const chain = startChain(desk.store);
  const chosen = chain.add({ name: 'ticket.chooseOption', args });
  addOwedPlan(desk, chain, ticket, chosen);
  const queued = chain.enqueue();
  return queued.ok ? ok(null) : queued;
}
