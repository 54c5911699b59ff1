/** What agents do with tickets. Saving a contact's case writes everything at once: ticket, choice, follow-up plan. */
import { dayMs } from '../../../shared/base/clock.ts';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { TicketStage } from '../../../shared/base/words.ts';
import type { PauseReason } from '../../../shared/clock/pauses.ts';
import type { Guide } from '../../../shared/guide/guide.ts';
import { followUpsAnew, mootAt, planFollowUps } from '../../../shared/ticket/follow-up-plan.ts';
import { isReopening, type ReopenReason, type WorsenReason } from '../../../shared/ticket/stage-moves.ts';
import type { FollowUp, Ticket, TicketEvent } from '../../../shared/ticket/ticket.ts';
import { ticketDueTimes } from '../../../shared/ticket/ticket-clocks.ts';
import { commitmentsByTicket } from '../db/commitments-repo.ts';
import { followUpsByTicket } from '../db/follow-ups-repo.ts';
import { memberById } from '../db/members-repo.ts';
import { loadIdentity } from '../db/meta-repo.ts';
import { eventsByTicket } from '../db/ticket-events-repo.ts';
import { ticketById } from '../db/tickets-repo.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import { addCase, type CaseTicket, type CaseWishes } from './case-chain.ts';
import { type Chain, startChain } from './chain.ts';
import { openRecord } from './contact-events.ts';
import { guideForType, guideOf } from './contact-guide.ts';
import type { Room } from './contact-rooms.ts';
import type { Desk } from './desk.ts';

/** After a save: the room knows its ticket and what its later mutations depend on. */
export function withTicket(room: Room, saved: CaseTicket, isFollowUpPlanned = room.state.isFollowUpPlanned): Room {
  const { emergency } = room.view;
  const isDecided = emergency !== null && emergency !== undefined && emergency.state !== 'open';
  return {
    ...room,
    view: {
      ...room.view,
      ticketId: saved.ticketId,
      ...(isDecided ? { emergency: { ...emergency, ticketId: saved.ticketId } } : {}),
    },
    state: {
      ...room.state,
      ticketMutationId: saved.isNew ? saved.mutationId : room.state.ticketMutationId,
      isFollowUpPlanned,
      ticketDemands: { ticketId: saved.ticketId, demands: room.view.guide.demands },
    },
  };
}

export type Plan = { kind: FollowUp['kind']; dueAtMs: number }[];

/** From now to the latest open promise (a day when there is none yet), by the guide's rhythm. */
export function proposedPlan(desk: Desk, room: Room): Plan {
  const { view } = room;
  return planOf(desk, view.ticketId, { rhythm: guideOf(desk, view).follow_up, policy: view.packs.policy });
}

type PlanBy = { rhythm: Guide['follow_up']; policy?: number };

function planOf(desk: Desk, ticketId: string | null, { rhythm, policy }: PlanBy): Plan {
  const nowMs = desk.store.nowMs();
  const promises = ticketId === null ? [] : commitmentsByTicket(desk.store.cache, ticketId);
  const due = promises.filter((promise) => promise.status === 'open').map((promise) => promise.dueAtMs);
  return planFollowUps({
    startMs: nowMs,
    completionAtMs: due.length === 0 ? nowMs + dayMs : Math.max(nowMs, ...due),
    progressHours: rhythm.progress_hours,
    careDays: rhythm.care_days,
    calendar: desk.packs.policy(policy).calendar,
  });
}

/**
 * For a solution that comes when nobody is on the line: what the ticket has no open follow-up of yet, as the guide in force wants it.
 * What was planned for an earlier solution moves behind an open promise; a notice that is late stays, for nobody was told.
 */
export function addOwedPlan(desk: Desk, chain: Chain, ticket: Ticket, dependsOn: string): void {
  const open = followUpsByTicket(desk.store.cache, ticket.id).filter(({ status }) => status === 'open');
  const proposed = planOf(desk, ticket.id, { rhythm: guideForType(desk, ticket.type).follow_up });
  const isPromised = commitmentsByTicket(desk.store.cache, ticket.id).some(({ status }) => status === 'open');
  const wanted = isPromised ? followUpsAnew(open, proposed, desk.store.nowMs()) : missingPlan(desk, ticket.id, proposed);
  const added = wanted.filter((item) => !open.some(({ kind, dueAtMs }) => kind === item.kind && dueAtMs === item.dueAtMs));
  // Where the question at the end stays as planned, so were the notices on the way: those that are not open any more were given.
  const isPlanned = added.every(({ kind }) => kind !== 'satisfaction');
  const plan = isPlanned ? added.filter(({ kind }) => kind !== 'progress') : added;
  const moved = open.filter(({ kind }) => kind !== 'progress' && plan.some((item) => item.kind === kind));
  addPlan(desk, chain, { ticketId: ticket.id, mutationId: dependsOn }, plan, moved);
}

type PlanFor = Pick<CaseTicket, 'ticketId' | 'mutationId'>;

/** `insteadOf`: open follow-ups that the plan takes the place of. */
export function addPlan(desk: Desk, chain: Chain, saved: PlanFor, plan: Plan, insteadOf: readonly FollowUp[] = []): void {
  if (plan.length === 0) return;
  const actor = desk.store.actor();
  const items = plan.map(({ kind, dueAtMs }) => ({
    id: desk.store.newId(),
    kind,
    dueAtMs,
    assigneeId: actor?.userId ?? null,
    assigneeName: actor?.name ?? '',
  }));
  const depends = saved.mutationId === null ? {} : { dependsOn: saved.mutationId };
  const replaced = insteadOf.length === 0 ? {} : { insteadOf: insteadOf.map(({ id }) => id) };
  chain.add({ name: 'followUp.plan', args: { ticketId: saved.ticketId, items, ...replaced }, ...depends });
}

/** Kinds that the ticket has no open follow-up of yet. */
export function missingPlan(desk: Desk, ticketId: string, plan: Plan): Plan {
  const open = new Set(
    followUpsByTicket(desk.store.cache, ticketId)
      .filter((item) => item.status === 'open')
      .map((item) => item.kind),
  );
  return plan.filter((item) => !open.has(item.kind));
}

/** A plan comes with a solution: once an option was chosen or a promise was made. */
function isSolved(desk: Desk, room: Room, ticketId: string): boolean {
  if (room.view.guide.chosenOptionId !== null) return true;
  return commitmentsByTicket(desk.store.cache, ticketId).some((promise) => promise.status === 'open');
}

export type SaveCase = { wishes?: CaseWishes };

export function saveCase(desk: Desk, contactId: string, { wishes = {} }: SaveCase = {}): Result<{ ticketId: string; ticketNo: string }> {
  const found = desk.rooms.byId(contactId);
  if (found === null) return fail('not-found', 'main', 'no such contact');
  if (found.view.customerId === null) return fail('input.invalid', 'main', 'the contact has no customer yet');
  const room = openRecord(desk, found);
  const chain = startChain(desk.store);
  const saved = addCase(desk, room, chain, wishes);
  if (saved === null) return fail('input.invalid', 'main', 'the contact has no customer yet');
  const isPlanned = room.state.isFollowUpPlanned || !isSolved(desk, room, saved.ticketId);
  if (!isPlanned) addPlan(desk, chain, saved, missingPlan(desk, saved.ticketId, proposedPlan(desk, room)));
  const next = withTicket(room, saved, room.state.isFollowUpPlanned || !isPlanned);
  const queued = chain.isEmpty() ? ok([]) : chain.enqueue(() => desk.rooms.save(next));
  if (!queued.ok) return queued;
  desk.rooms.put(next);
  return ok({ ticketId: saved.ticketId, ticketNo: saved.ticketNo });
}

function ticketOr404(desk: Desk, ticketId: string): Result<Ticket> {
  const ticket = ticketById(desk.store.cache, ticketId);
  return ticket === null ? fail('not-found', 'main', 'no such ticket') : ok(ticket);
}

export type SetStage = { ticketId: string; stage: TicketStage; reason: string; reopenCode?: ReopenReason | undefined };

/** What is opened again owes a plan anew, from now on. */
export function planAnew(
  desk: Desk,
  from: TicketStage,
  { stage, reopenCode }: { stage: TicketStage; reopenCode?: ReopenReason | undefined },
) {
  if (!isReopening(from, stage)) return {};
  const { planDueAtMs } = ticketDueTimes(desk.store.nowMs(), desk.packs.policy());
  return { planDueAtMs, ...(reopenCode === undefined ? {} : { reopenCode }) };
}

/** The follow-ups that a move to this stage ends, as `ticket.setStage` takes them. */
export function endedBy(desk: Desk, ticketId: string, stage: TicketStage): { endsFollowUps?: string[] } {
  const moot = mootAt(stage, followUpsByTicket(desk.store.cache, ticketId)).slice(0, 20);
  return moot.length === 0 ? {} : { endsFollowUps: moot.map(({ id }) => id) };
}

/** The ticket stands there, and what is given as a reason was told by this person already: the button was pressed again after a lost answer. */
function isToldAgain(desk: Desk, ticket: Ticket, { stage, reason }: SetStage): boolean {
  if (ticket.stage !== stage) return false;
  const me = loadIdentity(desk.store.own)?.user.id;
  const words = reason.trim();
  const told = (event: TicketEvent) => event.authorId === me && event.text.includes(`：${words}`);
  return words === '' || eventsByTicket(desk.store.cache, ticket.id).some(told);
}

/** What is carried out is followed up. */
export function setStage(desk: Desk, { reopenCode, ...input }: SetStage): Result<null> {
  const ticket = ticketOr404(desk, input.ticketId);
  if (!ticket.ok) return ticket;
  if (isToldAgain(desk, ticket.value, input)) return ok(null);
  const chain = startChain(desk.store);
  const moved = chain.add({
    name: 'ticket.setStage',
    args: {
      ...input,
      ...planAnew(desk, ticket.value.stage, { stage: input.stage, reopenCode }),
      ...endedBy(desk, input.ticketId, input.stage),
    },
    expects: { status: ticket.value.statusRev },
  });
  if (input.stage === 'executing') addOwedPlan(desk, chain, ticket.value, moved);
  const queued = chain.enqueue();
  return queued.ok ? ok(null) : queued;
}

export function setOwner(desk: Desk, input: { ticketId: string; ownerId: string }): Result<null> {
  const ticket = ticketOr404(desk, input.ticketId);
  if (!ticket.ok) return ticket;
  const member = memberById(desk.store.cache, input.ownerId);
  if (member === null) return fail('not-found', 'main', 'no such colleague');
  const args = { ticketId: input.ticketId, ownerId: member.id, ownerName: member.name };
  const queued = enqueueMutation(desk.store, 'ticket.setOwner', args, { expects: { owner: ticket.value.ownerRev } });
  return queued.ok ? ok(null) : queued;
}

/** What was asked for is settled after the talk as well as in it. */
export function tickDemand(desk: Desk, input: { ticketId: string; demandId: string; done: boolean }): Result<null> {
  const ticket = ticketOr404(desk, input.ticketId);
  if (!ticket.ok) return ticket;
  const { id: ticketId, demands, fieldsRev } = ticket.value;
  const present = demands.find(({ id }) => id === input.demandId);
  if (present === undefined) return fail('not-found', 'main', 'no such demand');
  if (present.done === input.done) return ok(null);
  const ticked = demands.map((demand) => (demand.id === present.id ? { ...demand, done: input.done } : demand));
  const queued = enqueueMutation(
    desk.store,
    'ticket.updateFields',
    { ticketId, patch: { demands: ticked } },
    { expects: { fields: fieldsRev } },
  );
  return queued.ok ? ok(null) : queued;
}

export function worsen(desk: Desk, input: { ticketId: string; code: WorsenReason; note: string }): Result<null> {
  const queued = enqueueMutation(desk.store, 'ticket.worsen', input);
  return queued.ok ? ok(null) : queued;
}

export function setPause(desk: Desk, input: { ticketId: string; reason: PauseReason | null; note: string }): Result<null> {
  const queued = enqueueMutation(desk.store, 'ticket.setPause', input);
  return queued.ok ? ok(null) : queued;
}

export function addNote(desk: Desk, input: { ticketId: string; text: string }): Result<null> {
  const queued = enqueueMutation(desk.store, 'ticket.addNote', input);
  return queued.ok ? ok(null) : queued;
}
