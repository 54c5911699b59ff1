/**
 * Turns what a running contact holds into mutations of its ticket: opens one or brings the open one up to date. Later mutations
 * of the chain name earlier ones, so that the hub judges them in order.
 */

import { type ComplaintType, type Department, type TicketStage, type Urgency, urgencies } from '../../../shared/base/words.ts';
import { complaintTypeNames } from '../../../shared/classify/type-names.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { emotionPeakOf } from '../../../shared/contact/wrapup.ts';
import { factLines } from '../../../shared/guide/found-facts.ts';
import { levelDemands } from '../../../shared/guide/problem.ts';
import { sameJson } from '../../../shared/sync/mutations/judge.ts';
import type { TicketPatch } from '../../../shared/sync/mutations/ticket.ts';
import { emergencyBegun } from '../../../shared/sync/mutations/ticket-emergency.ts';
import { savedUrgency } from '../../../shared/ticket/emergency.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { ticketDueTimes } from '../../../shared/ticket/ticket-clocks.ts';
import { ticketNumber } from '../../../shared/ticket/ticket-no.ts';
import { ordersByCustomer } from '../db/orders-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { foundIn } from './case-facts.ts';
import { addWorsenings } from './case-worsenings.ts';
import type { Chain } from './chain.ts';
import { orderInQuestion } from './contact-guide.ts';
import type { Room } from './contact-rooms.ts';
import type { Desk } from './desk.ts';
import { permitOf } from './own-limits.ts';
import { addReturnHeard } from './ticket-happened.ts';

/** What the wrap-up corrected; otherwise the contact's own. */
export type CaseWishes = {
  type?: ComplaintType;
  title?: string;
  department?: Department;
  /** Who is to have it; whoever sits here unless given. */
  owner?: { id: string; name: string };
};

/** `mutationId`: what later mutations of the chain depend on; null when the ticket is on the hub already. */
export type CaseTicket = { ticketId: string; ticketNo: string; stage: TicketStage; mutationId: string | null; isNew: boolean };

function urgencyOf({ emergency, classification, guide }: RunningContact): Urgency {
  const isNamed = guide.typeConfirmed && guide.type === 'safety_hazard';
  return savedUrgency(classification?.urgency ?? 'normal', emergency ?? null, isNamed);
}

function dangerNote(view: RunningContact): string {
  return (view.emergency?.words ?? view.classification?.why.urgency ?? []).join('、').slice(0, 300);
}

/** Why it was judged to be no emergency; null when nothing was judged or a case tells it already. */
export function judgementOf({ emergency }: RunningContact): string | null {
  if (emergency?.state !== 'dismissed' || emergency.ticketId !== null) return null;
  const heard = emergency.words.length === 0 ? '' : `（听到：${emergency.words.join('、')}）`;
  return `判断不属于紧急事件：${emergency.reason}${heard}`;
}

/** The judgement stays with the case, told once. */
export function addJudgement(
  chain: Chain,
  view: RunningContact,
  { ticketId, mutationId }: Pick<CaseTicket, 'ticketId' | 'mutationId'>,
): void {
  const text = judgementOf(view);
  if (text === null) return;
  chain.add({ name: 'ticket.addNote', args: { ticketId, text }, ...(mutationId === null ? {} : { dependsOn: mutationId }) });
}

export function departmentOf(view: RunningContact, ticket: Ticket | null): Department {
  return ticket?.department ?? view.classification?.department ?? 'service';
}

function titleOf(view: RunningContact, wishes: CaseWishes): string {
  const wished = wishes.title ?? '';
  if (wished !== '') return wished;
  const { what } = view.guide.problem;
  return (what === '' ? complaintTypeNames[view.guide.type].zh : what).slice(0, 60);
}

/** Evidence nobody asked for yet is the guide's list, not the ticket's. */
function evidenceOf(view: RunningContact): Ticket['evidence'] {
  return view.guide.evidence.filter((item) => item.state !== 'wanted');
}

function offeredOptions(view: RunningContact): Ticket['options'] {
  const { options, offered, chosenOptionId } = view.guide;
  return options.filter((option) => offered.includes(option.id) || option.id === chosenOptionId);
}

/** The contact was answered, so the golden window is met by it; a choice or two offered options are a plan. */
function planGivenAt(desk: Desk, view: RunningContact): number | null {
  return view.guide.chosenOptionId !== null || view.guide.offered.length >= 2 ? desk.store.nowMs() : null;
}

/** What the customer chose and may have: something above the limit that nobody granted (any more) stays out of the ticket. */
function choiceOf(desk: Desk, { guide }: RunningContact, ticket: { id: string | null; type: ComplaintType }) {
  const option = guide.options.find(({ id }) => id === guide.chosenOptionId);
  const permit = option === undefined ? null : permitOf(desk, ticket, option);
  return option === undefined || permit === null ? null : { optionId: option.id, ...permit };
}

function openTicket(desk: Desk, room: Room, chain: Chain, given: { customerId: string; wishes: CaseWishes }): CaseTicket {
  const { view, state } = room;
  const { customerId, wishes } = given;
  const actor = desk.store.actor();
  const ticketId = desk.store.newId();
  const policy = desk.packs.policy(view.packs.policy);
  const openedAtMs = view.answeredAtMs ?? view.offeredAtMs;
  const ticketNo = ticketNumber(ticketId, openedAtMs, policy.calendar.utc_offset_minutes);
  const order = orderInQuestion(ordersByCustomer(desk.store.cache, customerId), view, null);
  const choice = choiceOf(desk, view, { id: null, type: wishes.type ?? view.guide.type });
  const stage = view.guide.chosenOptionId === null ? 'verifying' : 'solving';
  const mutationId = chain.add({
    name: 'ticket.create',
    args: {
      ticketId,
      ticketNo,
      customerId,
      orderId: order?.id ?? null,
      contactId: view.id,
      type: wishes.type ?? view.guide.type,
      title: titleOf(view, wishes),
      channel: view.channel,
      emotion: emotionPeakOf(view),
      urgency: urgencyOf(view),
      openedAtMs,
      ...ticketDueTimes(openedAtMs, policy),
      firstResponseAtMs: view.answeredAtMs,
      planGivenAtMs: planGivenAt(desk, view),
      problem: view.guide.problem,
      demands: view.guide.demands,
      facts: factLines(foundIn(desk, view)),
      evidence: evidenceOf(view),
      options: offeredOptions(view),
      // Said on its own: if the hub knows a lower limit, the choice is refused and the case stands.
      chosenOptionId: null,
      lastAction: view.emergency?.state === 'taken' ? emergencyBegun : '已登记您的问题',
      stage,
      ownerId: wishes.owner?.id ?? actor?.userId ?? null,
      ownerName: wishes.owner?.name ?? actor?.name ?? '',
      department: wishes.department ?? departmentOf(view, null),
    },
    ...(state.startMutationId === null ? {} : { dependsOn: state.startMutationId }),
  });
  if (choice !== null) {
    chain.add({ name: 'ticket.chooseOption', args: { ticketId, ...choice }, expects: { fields: mutationId }, dependsOn: mutationId });
  }
  addReturnHeard(desk, chain, { ticketId, customerId, orderId: order?.id ?? null, dependsOn: mutationId });
  // Person or property in danger reaches a lead at once, by the policy's rule for it.
  if (urgencyOf(view) === 'emergency') {
    chain.add({ name: 'ticket.worsen', args: { ticketId, code: 'safety', note: dangerNote(view) }, dependsOn: mutationId });
  }
  return { ticketId, ticketNo, stage, mutationId, isNew: true };
}

/** To an emergency it is raised by an action of its own, which nothing can hold up. */
function raisedUrgency(view: RunningContact, ticket: Ticket): Urgency {
  const wanted = urgencyOf(view);
  return wanted !== 'emergency' && urgencies.indexOf(wanted) > urgencies.indexOf(ticket.urgency) ? wanted : ticket.urgency;
}

/** Only what differs: an unchanged field is not written, so that it cannot undo somebody else's work. */
function patchFor(desk: Desk, room: Room, ticket: Ticket, wishes: CaseWishes): TicketPatch {
  const { view, state } = room;
  const { problem } = view.guide;
  // What a colleague ticked since is not undone; a ticket the talk never took over keeps its own.
  const seen = state.ticketDemands?.ticketId === ticket.id ? state.ticketDemands.demands : [];
  const demands = levelDemands(view.guide.demands, ticket.demands, seen);
  const hasProblem = problem.what !== '' || problem.ask !== '';
  const peak = emotionPeakOf(view);
  const wanted: TicketPatch = {
    contactId: view.id,
    type: wishes.type ?? (view.guide.typeConfirmed ? view.guide.type : ticket.type),
    title: wishes.title === undefined || wishes.title === '' ? ticket.title : wishes.title,
    emotion: peak > ticket.emotion ? peak : ticket.emotion,
    urgency: raisedUrgency(view, ticket),
    problem: hasProblem ? problem : ticket.problem,
    demands: demands.length > 0 ? demands : ticket.demands,
    facts: [...new Set([...ticket.facts, ...factLines(foundIn(desk, view))])],
    firstResponseAtMs: ticket.firstResponseAtMs ?? view.answeredAtMs,
    planGivenAtMs: ticket.planGivenAtMs ?? planGivenAt(desk, view),
  };
  const differs = Object.entries(wanted).filter(([key, value]) => !sameJson(value, ticket[key as keyof Ticket]));
  return Object.fromEntries(differs) as TicketPatch;
}

/** What allows the choice that stands under the new type, where it needs a grant there. */
function grantFor(desk: Desk, ticket: Ticket, { type }: TicketPatch): { approvalId?: string } {
  const chosen = ticket.options.find(({ id }) => id === ticket.chosenOptionId);
  const permit = type === undefined || chosen === undefined ? null : permitOf(desk, { id: ticket.id, type }, chosen);
  return permit === null || permit.approvalId === null ? {} : { approvalId: permit.approvalId };
}

function updateTicket(desk: Desk, room: Room, chain: Chain, given: { ticket: Ticket; wishes: CaseWishes }): CaseTicket {
  const { ticket, wishes } = given;
  const { guide } = room.view;
  let fieldsRev = ticket.fieldsRev;
  if (urgencyOf(room.view) === 'emergency' && ticket.urgency !== 'emergency') {
    chain.add({ name: 'ticket.declareEmergency', args: { ticketId: ticket.id, note: dangerNote(room.view) } });
  }
  const patch = patchFor(desk, room, ticket, wishes);
  if (Object.keys(patch).length > 0) {
    const args = { ticketId: ticket.id, patch, ...grantFor(desk, ticket, patch) };
    fieldsRev = chain.add({ name: 'ticket.updateFields', args, expects: { fields: fieldsRev } });
  }
  if (wishes.owner !== undefined && wishes.owner.id !== ticket.ownerId) {
    const { id: ownerId, name: ownerName } = wishes.owner;
    chain.add({ name: 'ticket.setOwner', args: { ticketId: ticket.id, ownerId, ownerName }, expects: { owner: ticket.ownerRev } });
  }
  for (const evidence of evidenceOf(room.view)) {
    const stored = ticket.evidence.find((item) => item.id === evidence.id);
    const isKnown = stored !== undefined && stored.state === evidence.state && stored.sha256 === evidence.sha256;
    if (!isKnown) chain.add({ name: 'evidence.attach', args: { ticketId: ticket.id, evidence } });
  }
  const choice =
    guide.chosenOptionId === ticket.chosenOptionId ? null : choiceOf(desk, room.view, { id: ticket.id, type: patch.type ?? ticket.type });
  if (choice !== null) {
    const options = offeredOptions(room.view);
    chain.add({ name: 'ticket.chooseOption', args: { ticketId: ticket.id, options, ...choice }, expects: { fields: fieldsRev } });
  }
  const { id: ticketId, customerId, orderId } = ticket;
  addReturnHeard(desk, chain, { ticketId, customerId, orderId, dependsOn: room.state.ticketMutationId });
  return { ticketId, ticketNo: ticket.ticketNo, stage: ticket.stage, mutationId: room.state.ticketMutationId, isNew: false };
}

/** Null when the contact has no customer yet: a case belongs to somebody. */
export function addCase(desk: Desk, room: Room, chain: Chain, wishes: CaseWishes = {}): CaseTicket | null {
  const { view } = room;
  if (view.customerId === null) return null;
  const ticket = view.ticketId === null ? null : ticketById(desk.store.cache, view.ticketId);
  const isOpen = ticket !== null && ticket.stage !== 'closed';
  const saved = isOpen
    ? updateTicket(desk, room, chain, { ticket, wishes })
    : openTicket(desk, room, chain, { customerId: view.customerId, wishes });
  addJudgement(chain, view, saved);
  addWorsenings(desk, room, chain, { ticket: isOpen ? ticket : null, ticketId: saved.ticketId, dependsOn: saved.mutationId });
  return saved;
}
